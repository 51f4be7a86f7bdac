"""Who still has access: asked now and then, for when the word that somebody lost it was lost itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable

_rechecks: dict[str, Callable[[set[int]], set[int]]] = {}
AT_ONCE = 1000  # ids a query


def recheck(kind: str):
    """Register, for principals `kind:id`, a function from a set of ids to those that still have access."""

    def registered(function):
        _rechecks[kind] = function
        return function

    return registered


def without_access(principals: Iterable[str]) -> set[str]:
    """Those of them who lost it. Needs an application context."""
    lost = set()
    for kind, numbers in _by_kind(principals).items():
        for start in range(0, len(numbers), AT_ONCE):
            asked = set(numbers[start : start + AT_ONCE])
            lost |= {f"{kind}:{number}" for number in asked - _rechecks[kind](asked)}
    return lost


def _by_kind(principals) -> dict[str, list[int]]:
    by_kind = defaultdict(list)
    for principal in set(principals):
        kind, _, number = principal.partition(":")
        if kind in _rechecks:
            by_kind[kind].append(int(number))
    return by_kind
