"""The streams of the agents' screen, and who may listen to them."""

from convo.accounts.sessions import agent_of_session
from convo.conversations.access import conversation_of, inboxes_of
from convo.live.streams import Subscription, authorise, sign


def conversation_stream(conversation_id: int) -> str:
    return f"conversation:{conversation_id}:agents"


def inbox_stream(inbox_id: int) -> str:
    """Says that an inbox's counts have changed."""
    return f"inbox:{inbox_id}"


def agent_stream(agent_id: int) -> str:
    """What is one agent's own: how far they have read, wherever they read it."""
    return f"agent:{agent_id}"


def view_stream(view: str, inbox_id: int, agent_id: int | None) -> str:
    """The rows of a built-in view of an inbox; the agent's own view is on a stream of theirs."""
    return f"agent:{agent_id}:mine:{inbox_id}" if view == "mine" else f"inbox:{inbox_id}:{view}"


def signed(session, language: str, *streams: str) -> str:
    """What the markup of an agent's page carries."""
    return sign(Subscription(session.principal, streams, language))


@authorise("conversation:*:agents")
def _conversation(stream, principal):
    agent = agent_of_session(principal)
    return agent is not None and conversation_of(agent, int(stream.split(":")[1])) is not None


@authorise("inbox:*")
def _inbox(stream, principal):
    agent = agent_of_session(principal)
    return agent is not None and _works_in(agent, stream.split(":")[1])


@authorise("agent:*")
def _agent(stream, principal):
    """Theirs alone, and where it is their view of an inbox, only as long as they work in it."""
    agent = agent_of_session(principal)
    _, owner, *rest = stream.split(":")
    if agent is None or agent.id != int(owner):
        return False
    match rest:
        case []:
            return True
        case ["mine", inbox_id]:
            return _works_in(agent, inbox_id)
    return False


def _works_in(agent, inbox_id: str) -> bool:
    return int(inbox_id) in [inbox.id for inbox in inboxes_of(agent)]
