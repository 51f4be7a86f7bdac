"""Waiting for what should happen, with a limit."""

import time
from collections.abc import Callable


def wait_until(condition: Callable, limit: float = 5.0, what: str = ""):
    """Return the first true result of `condition`; AssertionError after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {limit} s: {what or condition}"
        time.sleep(0.02)
    return result
