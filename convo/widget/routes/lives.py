"""The element that listens: each answer carries a fresh ticket, good once."""

from flask import Blueprint, g, render_template

from convo.current import current
from convo.doors import door
from convo.extensions import limiter
from convo.languages import selected
from convo.live import streams
from convo.widget.routes import scope
from convo.widget.streams import chat_stream
from convo.widget.visitors import asker, subscription

routes = Blueprint("lives", __name__)


@routes.get("/widget/<key>/conversations/<conversation_key>/live")
@door("visitor")
@limiter.limit("60/minute", key_func=asker)
def show(key, conversation_key):
    conversation = scope.conversation(conversation_key)
    listening = subscription(current.visitor, selected(), chat_stream(conversation.id))
    return render_template(
        "widget/chats/_live.html",
        channel=g.channel,
        conversation=conversation,
        ticket=streams.issue_ticket(listening),
    )
