"""Bounds for Markdown: parsing takes squared time for some piles of marks, and every reader waits for it.

A body with more marks than anybody means keeps its blocks (lists, quotes, code) and shows the rest as typed.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LINES = 1000
WEIGHT = 1000
# What each mark costs to look at, in thousandths of what a body may cost: tried out, see the test.
WEIGHTS = (
    (re.compile(r"\]\("), 12),  # its address is looked for to the end of the paragraph
    (re.compile(r"(?i)\w:[^\s]"), 8),
    (re.compile(r"\["), 3),
    (re.compile(r"\w[.@]\w"), 4),
    (re.compile(r"[!*_`<&\\\n]"), 1),
)


def has_too_many_lines(text: str) -> bool:
    return text.count("\n") > LINES


def keep_as_typed(state: StateCore) -> None:
    """A rule for markdown-it's core, before its "inline": a body that weighs too much keeps its words."""
    inlines = [token for token in state.tokens if token.type == "inline"]
    if sum(weight(token.content) for token in inlines) > WEIGHT:
        for token in inlines:
            token.children = as_typed(token.content)
            token.content = ""  # nothing is left to parse


def weight(text: str) -> int:
    return sum(each * len(mark.findall(text)) for mark, each in WEIGHTS)


def as_typed(text: str) -> list[Token]:
    first, *rest = text.split("\n")
    tokens = [Token("text", "", 0, content=first)]
    for line in rest:
        tokens += [Token("softbreak", "br", 0), Token("text", "", 0, content=line)]
    return tokens
