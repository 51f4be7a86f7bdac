"""A note among colleagues."""

from flask import Blueprint, render_template, request

from convo.conversations.draft import Draft
from convo.conversations.words import said
from convo.current import current
from convo.database import once_more, writing
from convo.doors import door
from convo.extensions import limiter
from convo.inbox.routes import scope
from convo.inbox.words import refusal

routes = Blueprint("comments", __name__)


@routes.post("/conversations/<int:conversation_id>/comments")
@door("agent")
@limiter.limit("120/minute", key_func=scope.sender)
def create(conversation_id):
    body, client_id, problem = said(request.form)
    if problem:
        return refusal(problem)
    kept = Draft.kept(request.form.get("draft", ""))
    comment, contact = once_more(lambda: add(conversation_id, body, client_id, kept))
    return render_template("inbox/conversations/_sent.html", line=comment, contact=contact)


def add(conversation_id, body, client_id, kept):
    with writing():
        conversation = scope.conversation(conversation_id, hold=True)
        comment = conversation.comment(current.agent, body, client_id)
        Draft.spend(conversation, current.agent, "comment", body, kept)
        return comment, scope.conversation(comment.conversation_id).contact
