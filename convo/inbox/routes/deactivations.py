"""Deactivations: an agent who leaves, and one who comes back."""

from flask import Blueprint, redirect, url_for

from convo.database import writing
from convo.doors import door
from convo.inbox.doors import go
from convo.inbox.routes.agents import agent_or_404, agent_page
from convo.texts import Refused

routes = Blueprint("deactivations", __name__)


@routes.post("/agents/<int:agent_id>/deactivation")
@door("admin")
def create(agent_id):
    try:
        with writing():
            agent_or_404(agent_id).deactivate()
    except Refused as refused:
        return agent_page(agent_or_404(agent_id), {"deactivation": str(refused.errors["role"])}), 422
    return redirect(url_for("inbox.agents.index"), 303)


@routes.delete("/agents/<int:agent_id>/deactivation")
@door("admin")
def destroy(agent_id):
    with writing():
        agent_or_404(agent_id).reactivate()
    return go(url_for("inbox.agents.index"))
