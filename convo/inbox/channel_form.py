"""The settings form of a chat channel: what it shows, what was entered in it, the picture that it carries.

A picture is stored as it comes. While the rest is corrected, its name goes to the browser and back, signed:
no other file can be passed off as the channel's. With it goes the name of the one that the channel had: a
form that still carries that one leaves the picture as it is by now, whoever has changed it.
"""

from flask import current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from convo.channels.chat import DEFAULTS, InvalidSettings, Settings, checked
from convo.conversations.channel import Channel
from convo.extensions import db
from convo.files import store
from convo.inbox.uploads import kept_picture
from convo.texts import Refused, one_line

NAME_LIMIT = 120  # characters


def received(channel: Channel | None = None) -> tuple[dict, dict]:
    """What was entered, with the name of the picture to show from now on; what is wrong with the one sent."""
    picture = picture_of(channel) if leaves_picture() else shown_picture(request.form)
    entered = request.form.to_dict() | {"picture": picture}
    if not (sent := request.files.get("picture")):
        return entered, {}
    try:
        entered["picture"] = kept_picture(sent)
    except Refused as refused:
        return entered, refused.errors
    forget_pictures(carried(request.form)[0])
    return entered, {}


def leaves_picture() -> bool:
    """Whether the form says nothing new about the picture."""
    name, former = carried(request.form)
    return name == former and not request.form.get("remove_picture") and not request.files.get("picture")


def shown_picture(entered) -> str:
    """The name of the picture that the form shows; "" for none."""
    return "" if entered.get("remove_picture") else carried(entered)[0]


def carried(entered) -> tuple[str, str]:
    """The names of the picture that the form carries and of the one that the channel had before."""
    try:
        name, former = _seal().loads(entered.get("kept_picture", ""))
    except BadSignature:
        return "", ""
    return name, former


def picture_of(channel: Channel | None) -> str:
    return channel.settings.get("picture", "") if channel else ""


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


def forget_pictures(*names: str):
    """Remove the files of pictures that no channel has any more."""
    had = {picture_of(channel) for channel in db.session.scalars(select(Channel))}
    for name in {*names} - had:
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
        kept_picture=_seal().dumps([entered["picture"], picture_of(channel)]),
        address=current_app.config["CONVO_URL"],
        has_sites=bool(channel and Settings(channel.settings).sites),
    )


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="channel-picture")
