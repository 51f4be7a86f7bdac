"""SMTP_URL: which server takes our mail, and how it is spoken to."""

import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from convo.mail import addresses

DEFAULT_PORT = {"smtp": 25, "smtps": 465, "starttls": 587}
SCHEMES = {
    "smtp": "smtp",
    "smtps": "smtps",
    "smtp+starttls": "starttls",
    "smtp+tls": "starttls",
    "starttls": "starttls",
}
WORDS = dict.fromkeys(("required", "always", "yes", "true", "1"), "required")
WORDS |= dict.fromkeys(("off", "never", "no", "false", "0"), "off")
WORDS |= dict.fromkeys(("offered", "auto"), "offered")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """Where mail goes; also the state that Flask-Mail keeps in app.extensions["mail"].

    `tls` is "implicit" (smtps://), "required" (STARTTLS or nothing), "offered" (STARTTLS if the server can,
    verified too) or "off". `timeout` is in seconds and holds for each exchange.
    """

    server: str | None = None
    port: int = 25
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = "offered"
    ca: str | None = None
    timeout: float = 20
    default_sender: str = "no-reply@localhost"
    max_emails: int | None = None
    ascii_attachments: bool = False
    suppress: bool = False
    debug: int = 0

    @classmethod
    def parse(cls, url: str | None, default_sender: str = "no-reply@localhost") -> "Server":
        """Read `smtp://user:password@host:port?starttls=required&timeout=20&ca=/path`; None means no server.

        Also `smtps://` (TLS from the first byte) and `smtp+starttls://`. ValueError says how it should read,
        without the password.
        """
        if not url:
            return cls(default_sender=default_sender)
        try:
            parts = urlsplit(url.strip())
            kind = SCHEMES[parts.scheme]
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            asked = query.get("starttls", query.get("tls"))
            tls = {"smtps": "implicit", "starttls": "required"}.get(kind) or WORDS[
                (asked or "offered").lower()
            ]
            if not parts.hostname:
                raise ValueError
            return cls(
                server=parts.hostname,
                port=parts.port or DEFAULT_PORT["starttls" if tls == "required" else kind],
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                tls=tls,
                ca=query.get("ca"),
                timeout=float(query.get("timeout", 20)),
                default_sender=default_sender,
            )
        except (KeyError, ValueError) as error:
            raise ValueError(
                "SMTP_URL should read smtp://user:password@host:port, smtps://… or smtp+starttls://…"
                " (options: starttls=required|off, timeout=SECONDS, ca=FILE)"
            ) from error

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca)

    @property
    def is_local(self) -> bool:
        return self.server in LOOPBACK


def sender_for(smtp_url: str | None, convo_url: str | None) -> str:
    """The address mail comes from: the one that signs in to the server, else no-reply at our own host."""
    user = unquote(urlsplit(smtp_url or "").username or "")
    if addresses.is_valid(user):
        return addresses.email(user)
    host = urlsplit(convo_url or "").hostname or "localhost"
    candidate = f"no-reply@{host}"
    return candidate if addresses.is_valid(candidate) else "no-reply@localhost"
