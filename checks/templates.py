"""Nothing inline that the Content-Security-Policy would refuse: script, style, on…= and hx-on."""

import re
from pathlib import Path

from checks import ROOT, files

# Mail programs read inline styles only, and have no policy of ours.
MAILS = ("convo/templates/transcripts/",)
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=.importmap)[^>]*>", re.I),
    "inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.I),
    "inline event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.I),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.I),
}


def problems() -> list[str]:
    found = []
    for path in files("*.html"):
        if path.as_posix().startswith("convo/templates/"):
            found += inline(path, (ROOT / path).read_text())
    return found


def inline(path: Path, source: str) -> list[str]:
    source = re.sub(r"\{#.*?#\}", lambda comment: "\n" * comment[0].count("\n"), source, flags=re.S)
    found = []
    for name, pattern in INLINE.items():
        if name == "inline style" and path.as_posix().startswith(MAILS):
            continue
        for match in pattern.finditer(source):
            found.append(f"{path}:{source.count(chr(10), 0, match.start()) + 1}: {name}")
    return found
