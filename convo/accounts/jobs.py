"""Once a day: sessions and invitations that open nothing any more go."""

from convo.accounts.invitations import Invitation
from convo.accounts.sessions import Session
from convo.database import writing


def tidy() -> None:
    with writing():
        Session.forget_old()
        Invitation.forget_old()
