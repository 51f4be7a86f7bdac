"""What opens nothing any more goes, and nothing else."""

from datetime import timedelta

from sqlalchemy import select

from convo.accounts import invitations, jobs, sessions
from convo.accounts.agent import Agent
from convo.accounts.invitations import Invitation
from convo.accounts.sessions import Session
from convo.database import utcnow, writing
from convo.extensions import db

SECOND = timedelta(seconds=1)


def test_sessions_and_invitations_past_their_time_are_forgotten(context, cast):
    with writing():
        anna = db.session.get(Agent, cast.anna)
        made = [Session.begin(anna)[0] for _ in range(2)]
        made[0].last_seen_at = utcnow() - sessions.LIFETIME - SECOND
        made[1].last_seen_at = utcnow() - sessions.LIFETIME + timedelta(minutes=1)
        sent = [Invitation.invite(f"{name}@example.com", None, "agent", anna)[0] for name in "abc"]
        for invitation in sent[:2]:
            invitation.created_at = utcnow() - invitations.LIFETIME - SECOND
        sent[1].accepted_at = utcnow() - invitations.LIFETIME
    jobs.tidy()
    assert db.session.scalars(select(Session.id)).all() == [made[1].id]
    assert db.session.scalars(select(Invitation.id).order_by(Invitation.id)).all() == [
        sent[1].id,
        sent[2].id,
    ]
