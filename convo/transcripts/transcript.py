"""A transcript: the messages of a conversation as a mail, in the visitor's language and time zone.

It reads messages and nothing else, so that comments and system lines cannot be in it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from textwrap import indent
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, get_timezone_gmt
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from convo import languages, mail
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.extensions import db
from convo.live.fragments import render
from convo.mail.addresses import Address, InvalidAddress, parse
from convo.mail.headers import clean
from convo.ui.markdown import markdown


@dataclass(frozen=True)
class Transcript:
    conversation: Conversation
    messages: list[Message]

    @classmethod
    def of(cls, conversation: Conversation) -> "Transcript":
        said = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.position)
        return cls(conversation, list(db.session.scalars(said)))

    def message(self, to: str, message_id: str) -> mail.Message:
        """The mail, ready to send; needs no request."""
        with force_locale(self.language):
            return mail.Message(
                self.subject,
                [(clean(self.conversation.contact.name or "", limit=100), to)],
                sender=self.sender,
                message_id=message_id,
                body=str(render("transcripts/mail.txt", transcript=self)),
                html=str(render("transcripts/mail.html", transcript=self)),
                extra_headers={"Content-Language": self.language},
                automatic=True,
            )

    @property
    def language(self) -> str:
        return languages.supported(self.conversation.language) or languages.DEFAULT

    @property
    def company(self) -> str:
        return clean(self.conversation.channel.title(self.language), limit=100)

    @property
    def subject(self) -> str:
        return _("Your conversation with %(name)s", name=self.company)

    @property
    def sender(self) -> Address:
        """Whom the channel names, by its own title unless it says another; else the fallback address."""
        try:
            chosen = parse(self.conversation.channel.settings.get("from_address") or "")
        except InvalidAddress:
            chosen = parse(mail.default_sender())
        return Address(clean(chosen.name) or self.company, chosen.email)

    @property
    def page(self) -> str | None:
        """The address of the page that the chat came from, if it is one that a link may lead to."""
        visit = self.conversation.visit
        url = visit.url if visit else None
        return url if url and urlsplit(url).scheme in ("http", "https") else None

    @property
    def page_title(self) -> str:
        return clean(self.conversation.visit.title or "", limit=150) or self.page

    @cached_property
    def zone(self) -> ZoneInfo:
        visitor = self.conversation.visitor
        try:
            return ZoneInfo((visitor and visitor.time_zone) or "UTC")
        except (KeyError, OSError, ValueError):  # no such zone, a folder of zones, no name of a file
            return ZoneInfo("UTC")

    @cached_property
    def locale(self) -> Locale:
        """The language, with the region of the visitor's page or browser where they agree: for dates."""
        visit = self.conversation.visit
        try:
            told = Locale.parse((visit and visit.language) or self.language, sep="-")
        except (ValueError, UnknownLocaleError):
            told = None
        return told if told and told.language == self.language else Locale(self.language)

    @property
    def zone_name(self) -> str:
        """`Europe/Paris (GMT+01:00)`: the offset is the one at the time of the conversation."""
        if self.zone.key == "UTC":
            return "UTC"
        began = self.conversation.created_at.astimezone(self.zone)
        return f"{self.zone.key} ({get_timezone_gmt(began, locale=self.locale)})"

    def time(self, when: datetime) -> str:
        return format_datetime(when.astimezone(UTC), "medium", tzinfo=self.zone, locale=self.locale)

    def author(self, message: Message) -> str:
        if message.is_from_agent:
            return message.agent.name
        return self.conversation.contact.name or _("You")

    def html(self, message: Message) -> Markup:
        """The words as the chat showed them, with margins said: mail programs differ in theirs."""
        return markdown(message.body).replace("<p>", Markup('<p style="margin:4px 0;">'))

    def indented(self, message: Message) -> str:
        """The words as typed, set in, so that none of them can pass for a heading of the transcript."""
        return indent("\n".join(message.body.splitlines()), "    ", lambda line: True)
