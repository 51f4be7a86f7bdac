"""What a chat channel can be set to: defaults, and the check of what a person entered."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _

from convo.channels.chat import colours, sites
from convo.database import utcnow
from convo.files import store
from convo.languages import LANGUAGES
from convo.mail import addresses

WELCOME_LIMIT = 500  # characters
LAUNCHER_LIMIT = 40
NAME_LIMIT = 120
CLOSE_AFTER = (10, 7 * 24 * 60)  # minutes, from and to

DEFAULTS = {
    "colour": "#4f46e5",
    "position": "end",
    "heading": {},
    "avatar": "agent",
    "picture": "",
    "welcome": {
        "en": "Hello! How can we help?",
        "fr": "Bonjour ! Comment pouvons-nous vous aider ?",
    },
    "launcher": {},
    "sites": [],
    "close_after": None,
    "expiring_since": None,
    "transcript": True,
    "from_address": "",
}
AVATARS = ("agent", "team", "custom")  # of the header: who answers, the heading's initials, a picture
TEXTS = {"heading": NAME_LIMIT, "welcome": WELCOME_LIMIT, "launcher": LAUNCHER_LIMIT}


class InvalidSettings(ValueError):
    """`errors` says, by the name of the field, what is wrong."""

    def __init__(self, errors: dict[str, str]):
        super().__init__("; ".join(errors.values()))
        self.errors = errors


class Settings:
    """A chat channel's settings, with the defaults where nothing was set."""

    def __init__(self, settings: Mapping):
        self._settings = {**DEFAULTS, **settings}

    @property
    def colour(self) -> str:
        return self._settings["colour"]

    @property
    def text_colour(self) -> str:
        return colours.text_on(self.colour)

    @property
    def position(self) -> str:
        return self._settings["position"]

    @property
    def shows_agent(self) -> bool:
        """Whether the header is the agent's once there is one."""
        return self._settings["avatar"] == "agent"

    @property
    def picture_address(self) -> str | None:
        """Where browsers find the channel's own picture, where it shows one."""
        is_shown = self._settings["avatar"] == "custom" and self._settings["picture"]
        return f"/pictures/{self._settings['picture']}" if is_shown else None

    @property
    def sites(self) -> list[str]:
        return list(self._settings["sites"])

    @property
    def close_after(self) -> timedelta | None:
        """How long an answered chat waits for its visitor before it ends by itself; None: for ever."""
        minutes = self._settings["close_after"]
        return timedelta(minutes=minutes) if minutes else None

    @property
    def expiring_since(self) -> datetime | None:
        """When that began to be so; None: from the first chat on."""
        since = self._settings["expiring_since"]
        return datetime.fromisoformat(since) if since else None

    @property
    def transcript(self) -> bool:
        return bool(self._settings["transcript"])

    @property
    def from_address(self) -> str:
        return self._settings["from_address"]

    def text(self, name: str, language: str) -> str:
        """`heading`, `welcome` or `launcher` in exactly this language: nobody reads another one's words."""
        return self._settings[name].get(language, "")

    def allows(self, origin: str) -> bool:
        return sites.is_listed(origin, self.sites)


def expiring_from_now(before: Mapping, settings: dict) -> dict:
    """Changed settings, with the moment at which chats began to end by themselves: what was left open long
    before, perhaps on purpose, is not ended and mailed all at once.
    """
    begins = settings["close_after"] and not before.get("close_after")
    return settings | {"expiring_since": utcnow().isoformat()} if begins else settings


def checked(entered: Mapping[str, str]) -> dict:
    """Settings from a form's fields, ready to keep. What is absent is as by default; an absent tick is none.

    Raises InvalidSettings with every problem at once.
    """
    errors: dict[str, str] = {}
    settings = {
        "colour": _colour(entered, errors),
        "position": _position(entered, errors),
        **{name: _texts(entered, name, limit, errors) for name, limit in TEXTS.items()},
        "avatar": _avatar(entered, errors),
        "picture": _picture(entered, errors),
        "sites": _sites(entered, errors),
        "close_after": _close_after(entered, errors),
        "transcript": entered.get("transcript", "") in ("1", "true", "on"),
        "from_address": _from_address(entered, errors),
    }
    if errors:
        raise InvalidSettings(errors)
    return settings


def _colour(entered, errors) -> str:
    colour = entered.get("colour", DEFAULTS["colour"]).strip().lower()
    if not colours.is_colour(colour):
        errors["colour"] = _("A colour is # and six digits from 0 to f, as in #4f46e5.")
    return colour


def _position(entered, errors) -> str:
    position = entered.get("position", DEFAULTS["position"])
    if position not in ("start", "end"):
        errors["position"] = _("Choose a side.")
    return position


def _avatar(entered, errors) -> str:
    avatar = entered.get("avatar", DEFAULTS["avatar"])
    if avatar not in AVATARS:
        errors["avatar"] = _("Choose one of these.")
    return avatar


def _picture(entered, errors) -> str:
    """The name of a stored file; one that is gone is none."""
    name = entered.get("picture", "")
    picture = name if store.find(name) else ""
    if not picture and entered.get("avatar") == "custom":
        errors["picture"] = _("Choose a picture first.")
    return picture


def _texts(entered, name, limit, errors) -> dict[str, str]:
    default = DEFAULTS[name]
    texts = {
        tag: entered.get(f"{name}_{tag}", default.get(tag, "")).replace("\r\n", "\n").strip()
        for tag in LANGUAGES
    }
    for tag, text in texts.items():
        if len(text) > limit:
            errors[f"{name}_{tag}"] = _("At most %(count)s characters.", count=limit)
    return {tag: text for tag, text in texts.items() if text}


def _sites(entered, errors) -> list[str]:
    lines = [line.strip() for line in entered.get("sites", "").splitlines() if line.strip()]
    found = [(line, sites.parse(line)) for line in lines]
    wrong = [line for line, site in found if site is None]
    if wrong:
        errors["sites"] = _("Not the address of a site: %(sites)s", sites=", ".join(wrong[:5]))
    elif len(found) > sites.LIMIT:
        errors["sites"] = _("At most %(count)s sites.", count=sites.LIMIT)
    return list(dict.fromkeys(site for _line, site in found if site))


def _close_after(entered, errors) -> int | None:
    text = entered.get("close_after", "").strip()
    shortest, longest = CLOSE_AFTER
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if text and not shortest <= minutes <= longest:
        errors["close_after"] = _(
            "A number of minutes from %(shortest)s to %(longest)s, or nothing.",
            shortest=shortest,
            longest=longest,
        )
    return minutes or None


def _from_address(entered, errors) -> str:
    text = entered.get("from_address", "").strip()
    if not text:
        return ""
    try:
        return str(addresses.parse(text))
    except addresses.InvalidAddress:
        errors["from_address"] = _("This is not an e-mail address.")
        return text
