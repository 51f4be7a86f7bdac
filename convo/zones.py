"""Time zones by their IANA names, read from the disk once."""

from functools import cache
from zoneinfo import available_timezones


def known(name: str | None) -> str | None:
    """The name if it is one of the IANA's, else None."""
    return name if name in names() else None


def offered() -> list[str]:
    """What to choose from: places, without the aliases that have no continent."""
    return ["UTC", *sorted(name for name in names() if "/" in name and not name.startswith("Etc/"))]


@cache
def names() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Factory", "localtime"}
