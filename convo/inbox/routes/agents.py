"""The agents of this installation, for admins."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from convo.accounts.agent import Agent
from convo.accounts.invitations import Invitation
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.texts import Refused

routes = Blueprint("agents", __name__)


@routes.get("/agents")
@door("admin")
def index():
    everybody = select(Agent).order_by(Agent.deactivated_at.is_not(None), func.lower(Agent.name), Agent.id)
    agents = list(db.session.scalars(everybody))
    return render_template("inbox/agents/index.html", agents=agents, invitations=Invitation.open())


@routes.get("/agents/<int:agent_id>")
@door("admin")
def edit(agent_id):
    return agent_page(agent_or_404(agent_id))


@routes.post("/agents/<int:agent_id>")
@door("admin")
def update(agent_id):
    role = request.form.get("role", "")
    try:
        with writing():
            agent_or_404(agent_id).change_role(role)
    except Refused as refused:
        return agent_page(agent_or_404(agent_id), refused.errors), 422
    flash(_("Saved."))
    return redirect(url_for("inbox.agents.index"), 303)


def agent_or_404(agent_id) -> Agent:
    return db.session.get(Agent, agent_id) or abort(404)


def agent_page(agent, errors=None) -> str:
    return render_template("inbox/agents/edit.html", agent=agent, errors=errors or {})
