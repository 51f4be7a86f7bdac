"""A visitor's conversations in this channel."""

from flask import Blueprint, g, render_template

from convo.conversations.access import chats_of
from convo.current import current
from convo.doors import door
from convo.extensions import db
from convo.widget.routes import scope
from convo.widget.screen import chat

routes = Blueprint("conversations", __name__)
LIMIT = 50  # the newest are listed


@routes.get("/widget/<key>/conversations")
@door("visitor")
def index(key):
    conversations = list(db.session.scalars(chats_of(current.visitor).limit(LIMIT)))
    return render_template("widget/conversations/index.html", channel=g.channel, conversations=conversations)


@routes.get("/widget/<key>/conversations/new")
@door("visitor")
def new(key):
    return chat(g.channel, current.visitor, None)


@routes.get("/widget/<key>/conversations/<conversation_key>")
@door("visitor")
def show(key, conversation_key):
    return chat(g.channel, current.visitor, scope.conversation(conversation_key))
