"""Inline SVG icons: 20×20, stroked with the text's colour."""

from functools import cache

from markupsafe import Markup

from convo.ui.assets import FOLDER


@cache
def icon(name: str) -> Markup:
    """The icon static/icons/NAME.svg, hidden from assistive tools: words beside it say what it means."""
    text = (FOLDER / "icons" / f"{name}.svg").read_text().strip()
    return Markup(text.replace("<svg ", f'<svg class="icon" data-icon="{name}" aria-hidden="true" ', 1))


def names() -> list[str]:
    return sorted(path.stem for path in (FOLDER / "icons").glob("*.svg"))


def register(app):
    app.jinja_env.globals["icon"] = icon
