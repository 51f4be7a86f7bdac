"""What becomes of deliveries: frozen, past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DeliveryEvent:
    delivery_id: int
    kind: str
    subject_id: int | None


@dataclass(frozen=True)
class DeliverySent(DeliveryEvent):
    pass


@dataclass(frozen=True)
class DeliveryFailed(DeliveryEvent):
    """No further try is made by itself."""
