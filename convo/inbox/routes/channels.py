"""Chat channels, set up by admins: how the chat looks, on which sites, what it says."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from convo.channels.chat import DEFAULTS, InvalidSettings, Settings, checked
from convo.conversations.access import inboxes_of
from convo.conversations.channel import Channel
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.texts import Refused, one_line

routes = Blueprint("channels", __name__)
KIND = "chat"
NAME_LIMIT = 120  # characters


@routes.get("/channels")
@door("admin")
def index():
    return render_template("inbox/channels/index.html", channels=list(db.session.scalars(chat_channels())))


@routes.get("/channels/new")
@door("admin")
def new():
    return form(None, entered_from("", DEFAULTS))


@routes.post("/channels")
@door("admin")
def create():
    settings, name, errors = read(request.form)
    if errors:
        return form(None, request.form, errors), 422
    with writing():
        channel = Channel(kind=KIND, name=name, inbox=inboxes_of(current.agent)[0], settings=settings)
        db.session.add(channel)
    flash(_("Saved. Now put the line below on your pages."))
    return redirect(url_for("inbox.channels.edit", channel_id=channel.id), 303)


@routes.get("/channels/<int:channel_id>")
@door("admin")
def edit(channel_id):
    channel = channel_or_404(channel_id)
    return form(channel, entered_from(channel.name, channel.settings))


@routes.post("/channels/<int:channel_id>")
@door("admin")
def update(channel_id):
    settings, name, errors = read(request.form)
    if errors:
        return form(channel_or_404(channel_id), request.form, errors), 422
    with writing():
        channel = channel_or_404(channel_id)
        channel.name = name
        channel.set(**settings)
    flash(_("Saved."))
    return redirect(url_for("inbox.channels.edit", channel_id=channel_id), 303)


def chat_channels():
    inboxes = [inbox.id for inbox in inboxes_of(current.agent)]
    return select(Channel).where(Channel.kind == KIND, Channel.inbox_id.in_(inboxes)).order_by(Channel.name)


def channel_or_404(channel_id) -> Channel:
    return db.session.scalar(chat_channels().where(Channel.id == channel_id)) or abort(404)


def read(entered) -> tuple[dict, str, dict]:
    """(settings, name, errors) of a form."""
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
        "colour": kept["colour"],
        "position": kept["position"],
        "sites": "\n".join(kept["sites"]),
        "close_after": kept["close_after"] or "",
        "transcript": "1" if kept["transcript"] else "",
        "from_address": kept["from_address"],
        **texts,
    }


def form(channel: Channel | None, entered, errors=None) -> str:
    return render_template(
        "inbox/channels/edit.html" if channel else "inbox/channels/new.html",
        channel=channel,
        entered=entered,
        errors=errors or {},
        address=current_app.config["CONVO_URL"],
        has_sites=bool(channel and Settings(channel.settings).sites),
    )
