"""Using what is on a page while others may take it away."""

from collections.abc import Callable

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as TookTooLong

MOMENT = 3_000  # ms for somebody to press what they see


def unless_it_goes(place: Locator, do: Callable) -> str | None:
    """What others do may take away what somebody was about to use: then they do not."""
    try:
        return do()
    except TookTooLong:
        if place.is_visible():
            raise
        return "gone meanwhile"


def say(text: Locator, words: str):
    text.fill(words, timeout=MOMENT)
    text.press("Enter", timeout=MOMENT)
