"""How long to wait before the next try: soon at first, then patiently, for a day."""

import random
from datetime import timedelta

MINUTE, HOUR = 60, 3600
WAITS = (MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, *[4 * HOUR] * 5)  # seconds
TRIES = len(WAITS) + 1


def wait_after(tries: int) -> timedelta | None:
    """The pause after so many tries, up to a fifth longer or shorter so that many do not come back at once.

    None when there have been enough.
    """
    if tries > len(WAITS):
        return None
    return timedelta(seconds=WAITS[tries - 1] * random.uniform(0.8, 1.2))
