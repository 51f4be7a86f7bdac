"""The kinds of deliveries: how each is performed, and what its owner writes down when it is settled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Outcome(Protocol):
    """`state` is "sent", "temporary" (try again) or "permanent"; `words` is what the other side said."""

    state: str
    words: str


@dataclass(frozen=True)
class Trouble:
    """An outcome of our own making."""

    state: str
    words: str


_performers: dict[str, Callable[..., Outcome]] = {}
_settled: dict[str, Callable] = {}


def delivery_kind(name: str):
    """Register the function that performs a kind: called with the Delivery, outside any transaction.

    It may read, must end its reading before it talks to the outside, and returns an Outcome.
    """

    def registered(function):
        _performers[name] = function
        return function

    return registered


def on_settled(name: str):
    """Register what is written in the transaction that marks a delivery of this kind sent or failed."""

    def registered(function):
        _settled[name] = function
        return function

    return registered


def perform(delivery) -> Outcome:
    if performer := _performers.get(delivery.kind):
        return performer(delivery)
    return Trouble("permanent", f"nothing here delivers {delivery.kind!r}")


def settled(delivery) -> None:
    if callback := _settled.get(delivery.kind):
        callback(delivery)
