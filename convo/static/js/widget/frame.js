// What the visitor's frame starts with.

import "convo/elements/local-time"
import "convo/elements/message-composer"
import "convo/elements/message-list"
import "convo/elements/to-end"
import "convo/elements/typing-indicator"
import "convo/live"
import "convo/revisions"
import "convo/widget/session"
import "convo/widget/sound"
import { visit } from "convo/widget/visitor"

const { accent, onAccent, preview } = document.documentElement.dataset
const colours = new CSSStyleSheet()
colours.replaceSync(`:root{--accent:${accent};--on-accent:${onAccent}}`)
document.adoptedStyleSheets.push(colours)

if (preview === undefined) visit()
