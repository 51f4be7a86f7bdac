"""Every partial has a preview, and every preview renders outside a request, in each language."""

import ast
import re
from pathlib import Path

import pytest
from flask_babel import force_locale
from sqlalchemy import event

import convo
from convo.conversations.activity import PUBLIC, Activity
from convo.extensions import db
from convo.inbox import activities
from convo.languages import LANGUAGES
from convo.live.announcements import rendering
from convo.ui.previews import previews

PACKAGE = Path(convo.__file__).parent
TEMPLATES = PACKAGE / "templates"
# Partials that are parts of a page: they ask who is looking, or hold what belongs to a page once.
PARTS_OF_PAGES = {
    "inbox/_csrf.html": "the session's token",
    "inbox/_flashes.html": "the session's words",
    "inbox/_workspace.html": "the composer is in it",
    "inbox/conversations/_composer.html": "the agent who writes",
    "inbox/conversations/_conversation.html": "the composer is in it",
    "inbox/conversations/_none.html": "says to an admin what to do",
    "inbox/views/_list.html": "whose list it is",
    "layouts/_htmx.html": "the page's scripts",
    "layouts/_htmx_config.html": "the page's settings",
    "layouts/_rail.html": "the agent's own menu",
}


@pytest.fixture
def clean(app):
    """As the live path renders: no request, no actor."""
    with rendering(app):
        yield


@pytest.fixture
def made(clean):
    return list(previews())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_preview_renders_outside_a_request_and_asks_the_database_nothing(clean, language):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with force_locale(language):
        for preview in previews():
            html = preview.render()
            assert "object at 0x" not in html, (preview.template, preview.variant)
    assert asked == []
    assert not db.session.new


def test_a_preview_speaks_the_language_of_its_page(made):
    closed = next(preview for preview in made if preview.variant == "closed by an agent")
    assert "closed the conversation" in closed.render()
    with force_locale("fr"):
        assert "a fermé la conversation" in closed.render()


def test_every_partial_has_a_preview(made):
    partials = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("_*.html")}
    drawn = {preview.template for preview in made}
    assert partials - drawn - PARTS_OF_PAGES.keys() == set()


def test_only_partials_that_are_there_and_have_none_are_parts_of_pages(made):
    assert [name for name in PARTS_OF_PAGES if not (TEMPLATES / name).exists()] == []
    assert PARTS_OF_PAGES.keys() & {preview.template for preview in made} == set()


@pytest.mark.parametrize("screen", ["inbox", "widget"])
def test_everything_that_is_broadcast_has_a_preview(made, screen):
    tree = ast.parse((PACKAGE / screen / "broadcasts.py").read_text())
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    told = {word for word in words if isinstance(word, str) and re.fullmatch(r"[\w/]+\.html", word)}
    assert len(told) > 3
    assert told - {preview.template for preview in made} == set()


def test_every_macro_has_a_preview(made):
    written = {
        (f"ui/{path.name}", name)
        for path in (TEMPLATES / "ui").glob("*.html")
        for name in re.findall(r"{%-? macro ([a-z]\w*)\(", path.read_text())
    }
    written -= {("ui/attributes.html", "written")}  # no element of its own
    assert written - {(preview.template, preview.macro) for preview in made} == set()


def test_every_system_line_has_a_preview(made):
    lines = [preview.arguments["line"] for preview in made if preview.template.endswith("/_activity.html")]
    assert all(isinstance(line, Activity) for line in lines)
    assert {line.verb for line in lines} == activities.WORDS.keys()
    assert {line.details.get("reason") for line in lines} - {None} == activities.REASONS.keys()


def test_every_public_system_line_has_a_preview_of_what_the_visitor_sees(made):
    shown = [preview for preview in made if preview.template == "widget/chats/_activity.html"]
    assert {preview.arguments["line"].verb for preview in shown} == set(PUBLIC)
