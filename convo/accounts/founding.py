"""Founding: the first admin, made once, by the set-up page, the environment or the command line."""

from flask_babel import gettext as _

from convo.accounts import passwords
from convo.accounts.agent import Agent
from convo.database import writing
from convo.texts import Refused


def is_founded() -> bool:
    return Agent.count() > 0


def found(email, name, password_hash, time_zone="", language=None) -> Agent:
    """Make the first admin. Raises Refused when there is already somebody, however many ask at once."""
    Agent.lock_all()
    if is_founded():
        raise Refused(email=_("Convo is already set up. Sign in."))
    return Agent.create(email, name, password_hash, "admin", time_zone, language)


def first_admin(email: str, password: str) -> bool:
    """For the first start: make this admin unless there is somebody. True when made; commits by itself."""
    if is_founded():
        return False
    passwords.check(password)
    password_hash = passwords.hash_of(password)
    try:
        with writing():
            found(email, email.split("@")[0], password_hash)
    except Refused:
        if is_founded():
            return False
        raise
    return True
