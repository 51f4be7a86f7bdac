// What every page of the agents' side starts with.

import "convo/elements/local-time"
import "convo/panes"
