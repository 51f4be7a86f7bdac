"""One line of plain text from a Markdown body, for previews and notifications."""

from convo.ui.markdown import parser

TEXTS = {"text", "code_inline", "fence", "text_special"}
BREAKS = {"softbreak", "hardbreak", "paragraph_close", "list_item_close"}


def excerpt(text: str, length: int = 120) -> str:
    """At most `length` characters, marks dropped, white space joined; cut at a word where one is near."""
    # A long body is not parsed whole for one line of it.
    line = " ".join("".join(_pieces(parser.parse(text[: length * 20]))).split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    head, _, tail = cut.rpartition(" ")
    return (head if head and len(tail) < 20 else cut).rstrip(" ,.;:") + "…"


def register(app):
    app.jinja_env.filters["excerpt"] = excerpt


def _pieces(tokens):
    for token in tokens:
        if token.type in TEXTS:
            yield token.content
        elif token.type in BREAKS:
            yield " "
        if token.children:
            yield from _pieces(token.children)
