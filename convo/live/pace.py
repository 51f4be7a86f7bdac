"""How soon pages ask when many are told to at once: the hub that tells them knows how many they are.

With few it is soon; with more they take turns, so that a process has no more to answer than it can.
"""

from convo.live import frames

QUESTIONS = 200  # a second, of all pages of a process together
SPREAD = 2_000  # milliseconds in which those that are told to catch up do so, where they are few
POLL_EVERY = 3_000  # milliseconds between the questions of a page without a socket that works


def ready(pages: int) -> bytes:
    """To each of so many pages that listen already: catch up, each at some moment of the time it says."""
    return frames.text(b'{"live":"ready","spread":%d}' % at_least(SPREAD, pages))


def lost(pages: int) -> bytes:
    """To each of so many pages: nothing is heard any more, ask by yourself, as often as it says."""
    return frames.text(b'{"live":"lost","every":%d}' % at_least(POLL_EVERY, pages))


def at_least(milliseconds: int, pages: int) -> int:
    return max(milliseconds, pages * 1000 // QUESTIONS)
