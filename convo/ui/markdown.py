"""Markdown as people write it in a chat, to HTML that is safe to show.

Only what the editor's toolbar can make becomes markup; the rest, HTML included, stays the text that it is.
"""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from convo.ui import markdown_limits

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "code", "pre", "blockquote", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}
# Titles, rules, tables, pictures and indented code are more often typed by accident than meant.
OFF = ["heading", "lheading", "hr", "code", "html_block", "html_inline", "image", "reference", "entity"]
KEPT = 512  # rendered bodies a process
ADDRESS = re.compile(rf"(?:{'|'.join(sorted(SCHEMES))}):[^\s]+", re.IGNORECASE)

parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
parser.enable("linkify").disable(OFF)
parser.core.ruler.before("inline", "limits", markdown_limits.keep_as_typed)
parser.validateLink = lambda address: bool(ADDRESS.fullmatch(address.strip()))


@lru_cache(KEPT)
def markdown(text: str) -> Markup:
    """HTML for a message's or comment's body. Show it inside an element with `hx-ignore`."""
    if markdown_limits.has_too_many_lines(text):
        return Markup("<p>{}</p>").format(Markup("<br>\n").join(text.split("\n")))
    return Markup(
        nh3.clean(
            parser.render(text),
            tags=TAGS,
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        ).strip()
    )


def register(app):
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.globals["markdown"] = markdown
