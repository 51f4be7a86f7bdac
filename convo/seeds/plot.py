"""A plot: what happens in one conversation, step by step, with the seconds before each step.

The same steps can be played by the verbs of a conversation or written down at once (`story.py`).
"""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from convo.seeds import phrases
from convo.seeds.speech import Speech, pick

ENDINGS = ("closed", "answered", "waiting", "unassigned")


class Colleague(NamedTuple):
    """An agent, as far as a plot knows one."""

    id: int
    name: str


class Step(NamedTuple):
    """`verb` is says, reads, notes, gives, assigns, closes or reopens; `who` is None for the visitor.

    `what` is what they say; the address they give; whom they assign; for `closes` what the mail server said
    against the transcript, None when it took it.
    """

    after: float  # seconds
    verb: str
    who: Colleague | None
    what: object = None


def plot(
    random: Random,
    speech: Speech,
    length: int,  # messages, at least 1
    ending: str,
    agent: Colleague,
    colleague: Colleague,
    email: str | None,
) -> Iterator[Step]:
    """From the visitor's first words to one of ENDINGS."""
    yield Step(0, "says", None, speech.opening())
    if email:
        yield Step(10, "gives", None, email)
    if ending == "unassigned":
        for _ in range(min(length, 4) - 1):
            yield Step(_pause(random), "says", None, speech.line("visitor"))
        return
    speaker, said = None, 1
    while said < length:
        speaker = None if speaker else agent
        turn = min(1 + int(random.random() ** 2 * 3), length - said)
        yield from _turn(random, speech, speaker, turn)
        said += turn
        if speaker and random.random() < 0.01:
            yield Step(30, "assigns", agent, colleague)
            agent = colleague
    if ending == "closed":
        yield from _closing(random, speech, agent, is_answered=said > 1)
    elif (ending == "waiting") == bool(speaker) or length == 1:
        # The last word is the other side's. An agent's first one also makes the conversation theirs.
        yield from _turn(random, speech, None if speaker else agent, 1)
        if length == 1 and ending == "waiting":
            yield from _turn(random, speech, None, 1)


def _turn(random, speech, speaker, count) -> Iterator[Step]:
    yield Step(_pause(random), "reads", speaker)
    if speaker and random.random() < 0.05:
        yield Step(_pause(random), "notes", speaker, speech.note())
    for _ in range(count):
        yield Step(_pause(random), "says", speaker, speech.line("agent" if speaker else "visitor"))


def _closing(random, speech, agent, is_answered) -> Iterator[Step]:
    if is_answered and random.random() < 0.8:
        yield Step(_pause(random), "reads", None)
    by = agent if random.random() < 0.85 else None
    yield Step(_pause(random) * 5, "closes", by, _refusal(random))
    if random.random() < 0.03:
        yield Step(_pause(random) * 20, "reopens", agent)
        yield from _turn(random, speech, agent, 1)
        yield Step(_pause(random), "closes", agent, _refusal(random))


def _refusal(random) -> str | None:
    return pick(random, phrases.REFUSALS) if random.random() < 0.01 else None


def _pause(random) -> float:
    """Seconds; a minute on the average."""
    return random.expovariate(1 / 60)
