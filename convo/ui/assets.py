"""Static files under content-hashed names, compressed once, cached for a year."""

import gzip
import hashlib
import mimetypes
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import brotli
import click
from flask import Response, abort, current_app, request, url_for
from flask.cli import AppGroup
from markupsafe import Markup

from convo.doors import door

FOLDER = Path(__file__).parent.parent / "static"
COMPRESSED_SUFFIXES = {".css", ".js", ".svg", ".json", ".txt", ".map", ".webmanifest"}
ENCODINGS = {
    "br": lambda body: brotli.compress(body, quality=11),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
YEAR = "public, max-age=31536000, immutable"
commands = AppGroup("assets", help="Static files.", hidden=True)  # bin/run calls it


@dataclass(frozen=True)
class Asset:
    """One static file as it is now. `name` is its path below static/, with forward slashes."""

    name: str
    body: bytes
    digest: str

    @property
    def hashed_name(self) -> str:
        path = PurePosixPath(self.name)
        return str(path.with_name(f"{path.stem}.{self.digest[:8]}{path.suffix}"))

    @property
    def type(self) -> str:
        if self.name.endswith(".js"):
            return "text/javascript"
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def compressible(self) -> bool:
        return PurePosixPath(self.name).suffix in COMPRESSED_SUFFIXES

    def encoded(self, encoding: str) -> bytes:
        """The body in that Content-Encoding, from CONVO_DATA/assets or made and put there."""
        return _encoded(self.digest, encoding, str(current_app.config["CONVO_DATA"]), self)

    def __hash__(self):
        return hash(self.digest)

    def __eq__(self, other):
        return isinstance(other, Asset) and self.digest == other.digest


def find(name: str) -> Asset:
    """The asset of that name: a file below static/, or `css/components.css` for the files of css/components/.

    Raises FileNotFoundError for anything else.
    """
    path = (FOLDER / name).resolve()
    files = [path] if path.is_file() else []
    if not files and path.suffix == ".css":
        files = sorted(path.with_suffix("").glob("*.css"))
    if not files or not path.is_relative_to(FOLDER.resolve()):
        raise FileNotFoundError(f"no such asset: {name}")
    return _read(name, tuple((str(file), file.stat().st_mtime_ns) for file in files))


def asset(name: str) -> str:
    """The address of a static file: `/static/css/base.1a2b3c4d.css`."""
    return url_for("static", filename=find(name).hashed_name)


def stylesheets(*names: str) -> Markup:
    """One `<link>` for each of static/css/NAME.css, in order."""
    links = (Markup('<link rel="stylesheet" href="{}">').format(asset(f"css/{name}.css")) for name in names)
    return Markup("\n").join(links)


@door("public")
def show(filename: str):
    name, digest = _split(filename)
    try:
        found = find(name)
    except FileNotFoundError:
        abort(404)
    response = Response(found.body, content_type=_content_type(found))
    # A page loaded before an update asks for the former hash: it gets what there is, and keeps it not.
    is_current = digest == found.digest[:8]
    response.headers["Cache-Control"] = YEAR if is_current else "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if found.compressible:
        response.vary.add("Accept-Encoding")
        _encode(response, found)
    if not is_current:  # nobody asks again for what never changes
        response.set_etag(f"{found.digest[:16]}{response.content_encoding or ''}")
    ranges = not found.compressible
    return response.make_conditional(request, accept_ranges=ranges, complete_length=len(response.data))


@commands.command("build")
def build():
    """Compress every static file, so that no visitor waits for it."""
    names = [path.relative_to(FOLDER).as_posix() for path in sorted(FOLDER.rglob("*")) if path.is_file()]
    names += [f"css/{folder.name}.css" for folder in (FOLDER / "css").iterdir() if folder.is_dir()]
    for name in names:
        found = find(name)
        for encoding in ENCODINGS if found.compressible else ():
            found.encoded(encoding)
    click.echo(f"{len(names)} static files ready")


def register(app):
    app.add_url_rule("/static/<path:filename>", "static", show)
    app.jinja_env.globals.update(asset=asset, stylesheets=stylesheets)
    app.cli.add_command(commands)


def _encode(response, found):
    for encoding in ENCODINGS:
        if request.accept_encodings[encoding] > 0:
            response.data = found.encoded(encoding)
            response.content_encoding = encoding
            return


def _split(filename: str) -> tuple[str, str | None]:
    """`js/app.1a2b3c4d.js` → `js/app.js`, `1a2b3c4d`; a name without a hash is itself."""
    path = PurePosixPath(filename)
    stem, _, digest = path.stem.rpartition(".")
    if stem and len(digest) == 8 and set(digest) <= set("0123456789abcdef"):
        return str(path.with_name(stem + path.suffix)), digest
    return filename, None


def _content_type(found: Asset) -> str:
    return f"{found.type}; charset=utf-8" if found.compressible else found.type


@lru_cache(maxsize=2048)
def _read(name: str, files: tuple[tuple[str, int], ...]) -> Asset:
    body = b"\n".join(Path(file).read_bytes() for file, _modified_ns in files)
    return Asset(name, body, hashlib.sha256(body).hexdigest())


@lru_cache(maxsize=1024)
def _encoded(digest: str, encoding: str, data_folder: str, found: Asset) -> bytes:
    kept = Path(data_folder) / "assets" / f"{digest[:32]}.{encoding}"
    if kept.is_file():
        return kept.read_bytes()
    body = ENCODINGS[encoding](found.body)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(body)
    partial.replace(kept)  # workers may race: the content is the same whoever wins
    return body
