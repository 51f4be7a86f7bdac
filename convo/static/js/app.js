// What every page of the agents' side starts with.

import "convo/revisions"
import "convo/live"
import "convo/panes"
import "convo/focus"
import "convo/names"
import "convo/tabs"
import "convo/elements/local-time"
import "convo/elements/browser-zone"
import "convo/elements/channel-preview"
import "convo/elements/copy-button"
import "convo/elements/conversation-list"
import "convo/elements/message-list"
import "convo/elements/to-end"
import "convo/elements/message-composer"
import "convo/elements/draft-keeper"
import "convo/elements/presence-beat"
import "convo/elements/typing-indicator"

// Where the settings' links are one line, the one of this page may be beyond its edge.
document.querySelector(".settings-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })

// Access that ended (signed out elsewhere, deactivated): the page itself says where to go.
document.addEventListener("live:refused", () => location.reload())
