"""Markdown as people write it in a chat, to HTML that is safe to show.

Only what the editor's toolbar can make becomes markup; the rest, HTML included, stays the text that it is.
"""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "code", "pre", "blockquote", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}
# Titles, rules, tables, pictures and indented code are more often typed by accident than meant.
OFF = ["heading", "lheading", "hr", "code", "html_block", "html_inline", "image", "reference", "entity"]
ADDRESS = re.compile(rf"(?:{'|'.join(sorted(SCHEMES))}):[^\s]+", re.IGNORECASE)

parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
parser.enable("linkify").disable(OFF)
parser.validateLink = lambda address: bool(ADDRESS.fullmatch(address.strip()))


def markdown(text: str) -> Markup:
    """HTML for a message's or comment's body. Show it inside an element with `hx-ignore`."""
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
