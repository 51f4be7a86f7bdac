"""What happens to contacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ContactChanged:
    """A name, an address, something on the card."""

    contact_id: int
