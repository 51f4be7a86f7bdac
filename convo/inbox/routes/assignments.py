"""Whose conversation it is."""

from flask import Blueprint, abort, render_template, request

from convo.conversations.access import agents_of
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.inbox.routes import scope

routes = Blueprint("assignments", __name__)


@routes.get("/conversations/<int:conversation_id>/assignment/edit")
@door("agent")
def edit(conversation_id):
    """The agents to choose from."""
    conversation = scope.conversation(conversation_id)
    return render_template(
        "inbox/assignments/edit.html", conversation=conversation, agents=agents_of(conversation.inbox)
    )


@routes.put("/conversations/<int:conversation_id>/assignment")
@door("agent")
def update(conversation_id):
    """Give it to `agent_id`, or to nobody when that is empty. Agents without access are not offered (422)."""
    conversation = scope.conversation(conversation_id)
    wanted = request.form.get("agent_id", "")
    with writing():
        conversation = scope.conversation(conversation_id)
        agents = {str(agent.id): agent for agent in agents_of(conversation.inbox)}
        if wanted and wanted not in agents:
            abort(422)
        conversation.assign(agents.get(wanted), by=current.agent)
    return render_template(
        "inbox/conversations/_moved.html", conversation=scope.conversation(conversation_id)
    )
