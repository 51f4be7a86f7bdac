"""What people type that breaks things: the outside list where it is, and some of our own always."""

import json
import os
from pathlib import Path

OUR_OWN = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror=\"window.pwned = 1\">",
    '<button hx-get="/agents" hx-trigger="load" hx-target="body">x</button>',
    "<hx-partial hx-target='#inbox'>gone</hx-partial><hx-upsert hx-target='#messages'>gone</hx-upsert>",
    '</textarea></template></script><svg onload="window.pwned = 1">',
    "[press](javascript:window.pwned=1) ![see](http://evil.test/pixel.gif)",
    '<a href="http://evil.test" style="position:fixed;inset:0">x</a>',
    "{{ 7 * 7 }} {% raw %} ${7 * 7} %(name)s {name}",
    "&lt;b&gt; &amp;amp; &#x3C;i&#x3E;",
    "\u202eright to left\u202c and back",
    "e\u0301\u0301\u0301 \U0001f9d1\u200d\U0001f692 \U0001f1eb\U0001f1f7 \ufdfd",
    "' OR 1=1; DROP TABLE messages; --",
    "Robert\\'); \"quoted\" `ticked`",
]  # fmt: skip
BLANK = ["", " ", "\n\t\r", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u3164", "\u115f\u1160\u2800"]


def corpus(name: str) -> Path:
    """A folder of outside data; it may be absent."""
    return Path(os.environ.get("CONVO_CORPORA", "../shared/corpora"), name)


def naughty() -> list[str]:
    path = corpus("naughty_strings") / "blns.json"
    return json.loads(path.read_text()) if path.exists() else []
