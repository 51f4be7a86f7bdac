"""Chat channels, set up by admins: how the chat looks, on which sites, what it says."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from convo.channels.chat import DEFAULTS, expiring_from_now
from convo.conversations.access import inboxes_of
from convo.conversations.channel import Channel
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.inbox.channel_form import (
    entered_from,
    forget_pictures,
    form,
    leaves_picture,
    picture_of,
    read,
    received,
)

routes = Blueprint("channels", __name__)
KIND = "chat"


@routes.get("/channels")
@door("admin")
def index():
    return render_template("inbox/channels/index.html", channels=list(db.session.scalars(chat_channels())))


@routes.get("/channels/new")
@door("admin")
def new():
    return form(None, entered_from("", DEFAULTS))


@routes.post("/channels")
@door("admin", files=True)
def create():
    entered, refused = received()
    settings, name, errors = read(entered)
    if errors := errors | refused:
        return form(None, entered, errors), 422
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
@door("admin", files=True)
def update(channel_id):
    entered, refused = received(channel_or_404(channel_id))
    settings, name, errors = read(entered)
    if errors := errors | refused:
        return form(channel_or_404(channel_id), entered, errors), 422
    with writing():
        channel = channel_or_404(channel_id)
        replaced = picture_of(channel)
        if leaves_picture():
            del settings["picture"]
        channel.name = name
        channel.set(**expiring_from_now(channel.settings, settings))
    forget_pictures(replaced)
    flash(_("Saved."))
    return redirect(url_for("inbox.channels.edit", channel_id=channel_id), 303)


def chat_channels():
    inboxes = [inbox.id for inbox in inboxes_of(current.agent)]
    return select(Channel).where(Channel.kind == KIND, Channel.inbox_id.in_(inboxes)).order_by(Channel.name)


def channel_or_404(channel_id) -> Channel:
    return db.session.scalar(chat_channels().where(Channel.id == channel_id)) or abort(404)
