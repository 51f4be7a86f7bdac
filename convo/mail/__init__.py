"""Composing and sending e-mail; knows nothing of conversations."""

from flask import Flask, current_app

from convo.mail.connection import Mail
from convo.mail.message import Message
from convo.mail.sending import Outcome, deliver, send
from convo.mail.server import Server

__all__ = ["Mail", "Message", "Outcome", "Server", "configured_server", "default_sender", "deliver", "send"]


def register(app: Flask) -> None:
    """Read SMTP_URL once; a wrong one stops the start with a clear error."""
    Mail().init_app(app)


def configured_server() -> Server:
    return current_app.extensions["mail"]


def default_sender() -> str:
    """The address that mail comes from when no channel names one."""
    return configured_server().default_sender
