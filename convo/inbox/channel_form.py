"""The settings form of a chat channel: what it shows, what was entered in it, the picture that it carries.

A picture is stored as it comes. While the rest is corrected, its name goes to the browser and back, signed:
no other file can be passed off as the channel's, and removed with it.
"""

from flask import current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from convo.channels.chat import DEFAULTS, InvalidSettings, Settings, checked
from convo.conversations.channel import Channel
from convo.files import store
from convo.inbox.uploads import kept_picture
from convo.texts import Refused, one_line

NAME_LIMIT = 120  # characters


def received() -> tuple[dict, dict]:
    """What was entered, with the name of the picture to show from now on; what is wrong with the one sent."""
    entered = request.form.to_dict() | {"picture": shown_picture(request.form)}
    if not (sent := request.files.get("picture")):
        return entered, {}
    try:
        return entered | {"picture": kept_picture(sent)}, {}
    except Refused as refused:
        return entered, refused.errors


def shown_picture(entered) -> str:
    """The name of the picture that the form shows and means to keep; "" for none."""
    return "" if entered.get("remove_picture") else carried_picture(entered)


def carried_picture(entered) -> str:
    try:
        return _seal().loads(entered.get("kept_picture", ""))
    except BadSignature:
        return ""


def read(entered) -> tuple[dict, str, dict]:
    """(settings, name, errors) of what was entered."""
    settings, name, errors = {}, "", {}
    try:
        name = one_line(entered.get("name"), "name", NAME_LIMIT)
    except Refused as refused:
        errors |= refused.errors
    try:
        settings = checked(entered)
    except InvalidSettings as invalid:
        errors |= invalid.errors
    return settings, name, errors


def forget_pictures(replaced: str, settings: dict):
    """After the commit: the channel's old file, and the one that the form carried, unless it is kept."""
    for name in {replaced, carried_picture(request.form)} - {settings["picture"]}:
        store.remove(name)


def entered_from(name: str, settings: dict) -> dict[str, str]:
    """Kept settings as the fields of the form."""
    kept = {**DEFAULTS, **settings}
    texts = {
        f"{field}_{tag}": text
        for field in ("heading", "welcome", "launcher")
        for tag, text in kept[field].items()
    }
    return {
        "name": name,
        **{field: kept[field] for field in ("colour", "position", "avatar", "picture", "from_address")},
        "sites": "\n".join(kept["sites"]),
        "close_after": kept["close_after"] or "",
        "transcript": "1" if kept["transcript"] else "",
        **texts,
    }


def form(channel: Channel | None, entered, errors=None) -> str:
    return render_template(
        "inbox/channels/edit.html" if channel else "inbox/channels/new.html",
        channel=channel,
        entered=entered,
        errors=errors or {},
        kept_picture=_seal().dumps(entered["picture"]),
        address=current_app.config["CONVO_URL"],
        has_sites=bool(channel and Settings(channel.settings).sites),
    )


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="channel-picture")
