"""Languages as people call them: a tag such as `en-GB` in the words of the page's own language."""

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale


def language_name(tag: str) -> str:
    """`en-GB` is "English (United Kingdom)", on a French page « Anglais (Royaume-Uni) » (RFC 5646).

    What is no known tag stays as it came.
    """
    try:
        name = Locale.parse(tag, sep="-").get_display_name(str(get_locale() or "en"))
    except (ValueError, UnknownLocaleError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def register(app):
    app.jinja_env.filters["language_name"] = language_name
