"""Convo's settings: the only reader of os.environ."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent
DATABASES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
SMTPS = ("smtp", "smtps", "smtp+starttls", "smtp+tls", "starttls")
REDISES = ("redis", "rediss", "unix")
DEFAULT_PORTS = {"http": 80, "https": 443}
SOCKET_PATH_LIMIT = 100  # bytes; the kernel allows 108 with the final NUL (unix(7))


def settings() -> dict:
    """What `create_app` wants. Raises ValueError, in words for the operator, for a setting that cannot be."""
    data = data_folder()
    return {
        "SECRET_KEY": secret(data),
        "SQLALCHEMY_DATABASE_URI": database_url(data),
        "REDIS_URL": redis_url(data),
        "CONVO_DATA": str(data),
        "CONVO_URL": public_url(),
        "PUBLIC_ORIGIN": public_origin(),
        "SMTP_URL": smtp_url(),
        "TRUSTED_PROXIES": whole_number("TRUSTED_PROXIES", 0),
        "MAX_SOCKETS": whole_number("MAX_SOCKETS", 8000, most=1_000_000),
        "MAX_SOCKETS_EACH": whole_number("MAX_SOCKETS_EACH", 40, most=1_000_000),
        "DEMO": is_demo(),
        "SESSION_COOKIE_SECURE": public_url().startswith("https://"),
    }


def data_folder() -> Path:
    return Path(os.environ.get("CONVO_DATA") or ROOT / "var").expanduser().resolve()


def is_demo() -> bool:
    return os.environ.get("CONVO_DEMO") == "1"


def host() -> str:
    return os.environ.get("HOST") or "127.0.0.1"


def port() -> int:
    return whole_number("PORT", 8000, 1, 65535)


def web_workers() -> int:
    return whole_number("WEB_WORKERS", 2, least=1, most=1000)


def address() -> str:
    """Where the web server listens, as a browser on this machine would write it."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host(), host())
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"http://{name}:{port()}"


def public_url() -> str:
    """Where people find Convo, without a slash at the end."""
    origin, path = public_address() or (address(), "")
    return origin + path


def public_origin() -> str | None:
    """None when CONVO_URL is not set, as a guess lets nobody in."""
    origin, _path = public_address() or (None, "")
    return origin


def public_address() -> tuple[str, str] | None:
    """The origin of CONVO_URL as browsers send it (RFC 6454, section 6.2): the host in ASCII, no port that is
    the scheme's own; and its path. None when it is not set, ValueError when it is no address of a website.
    """
    url = os.environ.get("CONVO_URL")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        name, number = parts.hostname, parts.port
        if parts.scheme not in DEFAULT_PORTS or not name:
            raise ValueError("http:// or https:// and a name")
        name = f"[{name}]" if ":" in name else name.encode("idna").decode()
    except ValueError as error:
        raise ValueError(
            f"CONVO_URL is {url!r}: it must be an address, as https://chat.example ({error})"
        ) from None
    port = "" if number in (None, DEFAULT_PORTS[parts.scheme]) else f":{number}"
    return f"{parts.scheme}://{name}{port}", parts.path.rstrip("/")


def admin() -> tuple[str, str] | None:
    """The admin to make at the first start: e-mail and password."""
    email, password = os.environ.get("CONVO_ADMIN_EMAIL"), os.environ.get("CONVO_ADMIN_PASSWORD")
    return (email, password) if email and password else None


def database_url(data: Path) -> str:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{data / 'convo.sqlite3'}"
    if not is_address(url, DATABASES):
        raise unlike("DATABASE_URL", url, "postgresql://user:password@host/name or sqlite:////path/of/a/file")
    scheme, _, rest = url.partition("://")
    return f"{DATABASES[scheme]}://{rest}"


def has_own_redis() -> bool:
    """Whether Convo runs the Valkey that comes with it."""
    return not os.environ.get("REDIS_URL")


def redis_url(data: Path) -> str:
    url = os.environ.get("REDIS_URL")
    if url and not is_address(url, REDISES):
        raise unlike(
            "REDIS_URL", url, "redis://host:6379/0, rediss://host:6379/0 or unix:///path/of/a/socket"
        )
    return url or f"unix://{valkey_socket(data)}"


def smtp_url() -> str | None:
    """The mail part reads all of it; this only sees whether it can."""
    url = os.environ.get("SMTP_URL")
    if url and not (is_address(url, SMTPS) and urlsplit(url).hostname):
        raise unlike("SMTP_URL", url, "smtp://user:password@host:587 or smtps://user:password@host:465")
    return url or None


def is_address(url: str, schemes: Iterable[str]) -> bool:
    """Whether it begins with one of them, something follows, and its host and port can be read."""
    scheme, _, rest = url.partition("://")
    try:
        return scheme in schemes and bool(rest) and urlsplit(url).port != 0
    except ValueError:
        return False


def unlike(name: str, url: str, likeness: str) -> ValueError:
    """Without what stands there, which may hold a password, but for one that has no place for it."""
    given = "" if "@" in url else f" is {url!r}: it"
    return ValueError(f"{name}{given} must be like {likeness}")


def valkey_socket(data: Path) -> Path:
    """In the data folder; for one nested too deep, in a folder of this user's own under the temporary one."""
    path = data / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"convo-{os.getuid()}-{name}" / "valkey.sock"


def secret(data: Path) -> str:
    """The key that signs, made once in the data folder and readable by its owner only."""
    path = data / "secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True)
    # Written aside and linked: of two processes that start together, both read the first one's.
    draft = data / f"secret.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()


def whole_number(name: str, default: int, least: int = 0, most: int = 10_000) -> int:
    value = os.environ.get(name) or default
    try:
        number = int(value)
    except ValueError:
        number = -1
    if not least <= number <= most:
        raise ValueError(f"{name} is {value!r}: it must be a whole number from {least} to {most}")
    return number
