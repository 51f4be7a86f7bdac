"""What happens to accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SessionEnded:
    """Signed out, revoked, replaced after a password change, or its agent deactivated."""

    session_id: int
    agent_id: int
