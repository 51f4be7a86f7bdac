"""Where files lie: CONVO_DATA/files, sharded by the first two characters of an unguessable name."""

import os
import re
from pathlib import Path

from flask import current_app

from convo.database import new_token

NAME = re.compile(r"[A-Za-z0-9_-]{22}(?:\.[a-z0-9]{1,8})?")


def put(data: bytes, extension: str = "") -> str:
    """Keep the bytes durably and return their name. `extension` has no dot."""
    name = new_token() + (f".{extension}" if extension else "")
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{name}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    return name


def find(name: str) -> Path | None:
    """The file of this name, None for what is no name of ours or not here."""
    path = _path(name) if NAME.fullmatch(name) else None
    return path if path and path.is_file() else None


def remove(name: str | None):
    """Forget a file. What is already gone is no error."""
    if name and (path := find(name)):
        path.unlink(missing_ok=True)


def _path(name):
    return Path(current_app.config["CONVO_DATA"], "files", name[:2], name)
