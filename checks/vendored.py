"""Vendored files are what their list says: unmodified."""

import hashlib
import re

from checks import ROOT

FOLDER = ROOT / "convo" / "static" / "vendor"
ROW = re.compile(r"^\| (?P<name>\S+) \|.*\| `(?P<sha>[0-9a-f]{64})` \|$", re.M)


def problems() -> list[str]:
    listed = {row["name"]: row["sha"] for row in ROW.finditer((FOLDER / "README.md").read_text())}
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.name != "README.md"
    }
    found = [f"convo/static/vendor/{name}: not in its README.md" for name in there.keys() - listed.keys()]
    found += [f"convo/static/vendor/{name}: listed, not there" for name in listed.keys() - there.keys()]
    found += [
        f"convo/static/vendor/{name}: changed; run bin/vendor"
        for name in listed.keys() & there.keys()
        if listed[name] != there[name]
    ]
    return sorted(found)
