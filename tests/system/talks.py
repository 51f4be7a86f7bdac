"""Conversations for tests that are about something else."""

from tests.support.caller import Caller


def a_conversation(server, desk, text: str) -> tuple[Caller, int]:
    """A visitor who has asked something, and the number of their conversation."""
    caller = Caller(server.url)
    caller.say(text)
    return caller, desk.number_of(text)
