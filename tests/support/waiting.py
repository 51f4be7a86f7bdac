"""Waiting for what should happen, with a limit."""

import time
from collections.abc import Callable


def wait_until(condition: Callable, limit: float = 5.0, what: str | Callable[[], str] = ""):
    """Return the first true result of `condition`; AssertionError after `limit` seconds.

    `what` says what was waited for; a function is asked when it did not come, and can tell what is instead.
    """
    deadline = time.monotonic() + limit
    while not (result := condition()):
        if time.monotonic() >= deadline:
            said = what() if callable(what) else what
            raise AssertionError(f"not within {limit} s: {said or condition}")
        time.sleep(0.02)
    return result
