"""Previews of what every screen draws with: the macros, and the notice for what went wrong."""

from markupsafe import Markup

from convo.ui.assets import asset
from convo.ui.errors import WORDS
from convo.ui.previews import preview

LONG = "A label that goes on for much longer than anybody who drew this would have wished for"


@preview("ui/avatar.html", "avatar")
def avatar():
    sizes = {
        f"size {size}": {"name": "Ana Silva", "key": number, "size": size}
        for number, size in enumerate(("xs", "s", "m", "l", "xl"))
    }
    return sizes | {
        "one name": {"name": "Zoé", "key": 7},
        "right-to-left": {"name": "ليلى حداد", "key": 8},
        "address": {"name": "zoe@example.com", "key": 9},
        "picture": {"name": "Ana Silva", "key": 1, "picture": asset("icons/convo.svg"), "size": "l"},
    }


@preview("ui/button.html", "button")
def button():
    kinds = {kind: {"label": "Save", "kind": kind} for kind in ("primary", "secondary", "quiet", "danger")}
    return kinds | {
        "with an icon": {"label": "New", "icon_name": "plus"},
        "disabled": {"label": "Save", "attributes": {"disabled": True}},
    }


@preview("ui/notice.html", "notice")
def notice():
    kinds = {kind: {"title": "Saved.", "kind": kind} for kind in ("info", "success", "warning", "error")}
    return kinds | {"with a text": {"title": "Not saved.", "text": LONG, "kind": "error"}}


@preview("ui/empty_state.html", "empty_state")
def empty_state():
    link = Markup('<a class="button" href="#">What to do next</a>')
    return {
        "title": {"icon_name": "inbox", "title": "Nothing here"},
        "text and action": {"icon_name": "chat", "title": "Nothing", "text": LONG, "caller": lambda: link},
    }


@preview("ui/field.html", "field")
def field():
    return {
        "empty": {"name": "field-empty", "label": "Name"},
        "hint": {"name": "field-hint", "label": "Name", "value": "Ana", "hint": "Colleagues see it."},
        "error": {"name": "field-error", "label": "Email", "value": "ana@", "error": "This is no address."},
        "hint and error": {"name": "field-both", "label": "Name", "hint": LONG, "error": LONG},
        "colour": {"name": "field-colour", "label": "Colour", "value": "#0f766e", "type": "color"},
        "file": {"name": "field-file", "label": "Picture", "type": "file"},
    }


@preview("ui/field.html", "text_area")
def text_area():
    return {
        "text": {"name": "area", "label": "Welcome text", "value": "Hello!\nWe are here.", "hint": "Short."},
        "error": {"name": "area-error", "label": "Welcome text", "error": LONG},
    }


@preview("ui/field.html", "select")
def select():
    options = [("en", "English"), ("fr", "Français")]
    return {"chosen": {"name": "select", "label": "Language", "options": options, "value": "fr"}}


@preview("ui/field.html", "check_box")
def check_box():
    return {
        "ticked": {"name": "check", "label": "Send a transcript", "checked": True},
        "hint": {"name": "check-hint", "label": LONG, "hint": "When the chat ends."},
    }


@preview("ui/menu.html", "menu")
def menu():
    item = Markup('<a class="menu-item" href="#">{}</a>').format
    items = item("Profile") + item(LONG)
    words = {"label": "Menu", "show_label": True, "caller": lambda: items}
    return {
        "at the start": {**words, "id": "menu-start"},
        "at the end": {**words, "id": "menu-end", "side": "end"},
    }


@preview("ui/menu.html", "menu_link")
def menu_link():
    return {
        "with an icon": {"address": "#", "label": "Profile", "icon_name": "user"},
        "no such page": {"address": None, "label": "Profile"},
    }


@preview("ui/menu.html", "menu_post")
def menu_post():
    return {"with an icon": {"address": "#", "label": "Sign out", "icon_name": "sign-out"}}


@preview("errors/_notice.html")
def error():
    return {str(code): {"title": title, "advice": advice} for code, (title, advice) in WORDS.items()}
