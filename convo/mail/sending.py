"""Sending one message, and what became of it."""

import smtplib
from dataclasses import dataclass, field

from flask import current_app
from flask_mail import BadHeaderError

from convo.mail import maildir
from convo.mail.addresses import InvalidAddress
from convo.mail.connection import Connection
from convo.mail.headers import BadHeader
from convo.mail.message import Message
from convo.mail.server import Server

# Answers about our configuration rather than this mail (RFC 4954 §6): worth another try once mended.
OURS_TO_MEND = {530, 534, 535, 538}


@dataclass(frozen=True)
class Outcome:
    """`state` is "sent" (to some recipient), "temporary" (try again) or "permanent"; the words are theirs."""

    state: str
    words: str = ""
    accepted: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)


def deliver(message: Message) -> Outcome:
    """Send through the configured server; without one, keep the mail where admins can read it."""
    server = current_app.extensions["mail"]
    if server.server:
        return send(message, server)
    maildir.keep(message)
    return Outcome("sent", accepted=tuple(message.envelope_to))


def send(message: Message, server: Server) -> Outcome:
    """Send through `server`; never raises for what a server or a network can do.

    A connection lost after the text was handed over is temporary: the next try has the same Message-ID.
    """
    try:
        with Connection(server) as connection:
            refused = connection.send(message)
    except smtplib.SMTPRecipientsRefused as error:
        state = "permanent" if all(is_final(code) for code, _ in error.recipients.values()) else "temporary"
        refused = spoken(error.recipients)
        return Outcome(state, "; ".join(refused.values()), refused=refused)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return Outcome(
            "permanent" if is_final(error.smtp_code) else "temporary", said(error.smtp_code, error.smtp_error)
        )
    except smtplib.SMTPResponseException as error:
        return Outcome("temporary", said(error.smtp_code, error.smtp_error))
    except (BadHeader, BadHeaderError, InvalidAddress) as error:
        return Outcome("permanent", str(error))
    except (smtplib.SMTPException, OSError) as error:
        return Outcome("temporary", str(error) or type(error).__name__)
    accepted = tuple(address for address in message.envelope_to if address not in refused)
    return Outcome("sent", accepted=accepted, refused=spoken(refused))


def is_final(code: int) -> bool:
    return code >= 500 and code not in OURS_TO_MEND


def spoken(refused: dict[str, tuple[int, bytes]]) -> dict[str, str]:
    return {address: said(*answer) for address, answer in refused.items()}


def said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:500]
