"""One e-mail: Flask-Mail's Message with its own Message-ID, an envelope sender and every header checked."""

from email import policy
from email.charset import QP, Charset
from email.mime.base import MIMEBase
from email.mime.text import MIMEText

import flask_mail

from convo.mail import addresses, headers
from convo.mail.addresses import Address

# The old policy folds between words and never decodes and rewrites a header, as the newer ones do.
WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=78)
OURS = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to", "sender", "content-type",
        "content-transfer-encoding", "mime-version"}  # fmt: skip


class Message(flask_mail.Message):
    def __init__(
        self,
        subject: str,
        recipients: list,
        *,
        sender: str | tuple[str, str],
        message_id: str,
        envelope_from: str | None = None,
        automatic: bool = False,
        **more,
    ):
        """`automatic` marks mail that no person wrote (RFC 3834 §5), so that machines do not answer it.

        InvalidAddress or BadHeader when something in it is not fit to send.
        """
        extra = dict(more.pop("extra_headers", None) or {})
        if automatic:
            extra = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"} | extra
        for people in ("cc", "bcc"):
            more[people] = [addresses.parse(each) for each in more.get(people) or []]
        if more.get("reply_to"):
            more["reply_to"] = addresses.parse(more["reply_to"])
        super().__init__(subject, [addresses.parse(each) for each in recipients], extra_headers=extra, **more)
        self.sender = addresses.parse(sender)
        self.envelope_from = addresses.email(envelope_from or self.sender.email)
        self.msgId = message_id
        self.check()

    @property
    def envelope_to(self) -> list[str]:
        """Every recipient once, in order, without their names."""
        return list(dict.fromkeys(address.email for address in [*self.recipients, *self.cc, *self.bcc]))

    def check(self) -> None:
        """Refuse control characters wherever they could reach a header, before and after composing."""
        for name, value in self._given():
            headers.check(name, value)
        for name in self.extra_headers:
            if name.lower() in OURS:
                raise headers.BadHeader(f"{name} has its own argument")
        for part in self._message().walk():
            for name, value in part.items():
                headers.check(name, str(value))

    def has_bad_headers(self) -> bool:
        try:
            self.check()
        except headers.BadHeader:
            return True
        return False

    def _given(self):
        yield "Subject", self.subject
        yield "Message-ID", self.msgId
        for address in [
            self.sender,
            *self.recipients,
            *self.cc,
            *self.bcc,
            *([self.reply_to] if self.reply_to else []),
        ]:
            yield "Address", address.name
            yield "Address", address.email
        yield from self.extra_headers.items()
        for attachment in self.attachments:
            yield "Content-Type", attachment.content_type
            yield "Content-Disposition", f"{attachment.disposition} {attachment.filename or ''}"
            yield from attachment.headers.items()

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        """Quoted-printable: lines stay short and 7-bit whatever people wrote (RFC 5321 §4.5.3.1.6)."""
        charset = Charset("utf-8")
        charset.body_encoding = QP
        return MIMEText(text or "", subtype.removeprefix("text/"), charset)

    def _message(self) -> MIMEBase:
        mail = super()._message()
        mail.policy = WIRE
        for name, value in self._lines():
            del mail[name]
            if value:
                mail[name] = value
        return mail

    def _lines(self):
        """The headers that Flask-Mail folds or shuffles, on one line each and in order."""
        yield "Subject", headers.encoded(self.subject)
        yield "From", addresses.formatted(self.sender)
        yield "To", self._list(self.recipients)
        yield "Cc", self._list(self.cc)
        yield "Reply-To", addresses.formatted(self.reply_to) if self.reply_to else None

    def _list(self, people: list[Address]) -> str:
        return ", ".join(addresses.formatted(address) for address in people)
