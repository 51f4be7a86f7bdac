"""Flask-Mail's connection with a time limit, verified TLS, and what the server said kept."""

import smtplib
from contextlib import suppress

import flask_mail
from flask import current_app

from convo.mail.message import Message
from convo.mail.server import Server, sender_for


class Mail(flask_mail.Mail):
    def init_mail(self, config, debug=False, testing=False) -> Server:
        sender = config.get("MAIL_FROM") or sender_for(config.get("SMTP_URL"), config.get("CONVO_URL"))
        return Server.parse(config.get("SMTP_URL"), sender)


class Patient:
    """Waits three times as long for the answer to the text itself (RFC 5321 §4.5.3.2.6): a mail taken
    slowly and given up too soon would come twice."""

    def data(self, text):
        self.sock.settimeout(self.timeout * 3)
        return super().data(text)


class PatientSMTP(Patient, smtplib.SMTP):
    pass


class PatientSMTPS(Patient, smtplib.SMTP_SSL):
    pass


class Connection(flask_mail.Connection):
    """Takes a Server where Flask-Mail has its own state. Errors are smtplib's or OSError."""

    mail: Server

    def configure_host(self) -> smtplib.SMTP:
        server = self.mail
        if server.tls == "implicit":
            host = PatientSMTPS(server.server, server.port, timeout=server.timeout, context=server.context())
        else:
            host = PatientSMTP(server.server, server.port, timeout=server.timeout)
        try:
            self._secure(host)
            if server.username and server.password:
                host.login(server.username, server.password)
        except BaseException:
            host.close()
            raise
        return host

    def _secure(self, host: smtplib.SMTP) -> None:
        """STARTTLS where it is asked for or offered (RFC 3207); no password goes out in the clear."""
        server = self.mail
        host.ehlo_or_helo_if_needed()
        secure = server.tls == "implicit"
        if server.tls == "required" or (server.tls == "offered" and host.has_extn("starttls")):
            code, words = host.starttls(context=server.context())
            if code != 220:
                raise smtplib.SMTPResponseException(code, words)
            host.ehlo_or_helo_if_needed()
            secure = True
        if server.password and server.tls != "off" and not secure and not server.is_local:
            raise smtplib.SMTPNotSupportedError("The server offers no STARTTLS: the password was not sent.")

    def send(self, message: Message, envelope_from: str | None = None) -> dict[str, tuple[int, bytes]]:
        """Send and return the refused recipients with the server's code and words; all refused raises."""
        message.check()
        refused = self.host.sendmail(
            envelope_from or message.envelope_from,
            message.envelope_to,
            message.as_bytes(),
            message.mail_options,
            message.rcpt_options,
        )
        flask_mail.email_dispatched.send(current_app._get_current_object(), message=message)
        return refused

    def __exit__(self, *failure) -> None:
        """Leave politely, but a server that has the mail and then hangs or drops has the mail."""
        if self.host is None or self.host.sock is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            self.host.sock.settimeout(min(self.mail.timeout, 3))
            self.host.quit()
        self.host.close()
