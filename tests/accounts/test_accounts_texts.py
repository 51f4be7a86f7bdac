import json
import os
from pathlib import Path

import pytest

from convo.texts import Refused, is_blank, one_line


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context():
        yield


BLANK = [
    "",
    " ",
    "\t",
    "\u200b",
    "\u00ad\u2060\ufeff",
    "\u2028\u3000",
    "\x01\x02",
    "\u3164",
    "\u2800",
    "\U000e0020",
]
KEPT = [
    "Anna",
    " Anna ",
    "Ω≈ç√",
    "田中さん",
    "👩‍👩‍👧‍👦",
    "\u202etest",
    "<script>",
    "\x1b[31mred",
    "null",
    "0",
    "'; DROP TABLE",
]
REFUSED = ["a\0b", "a\nb", "a\rb", "a\ud800b", "x" * 101]


@pytest.mark.parametrize("text", BLANK)
def test_what_shows_nothing_is_blank(text):
    assert is_blank(text)
    with pytest.raises(Refused):
        one_line(text, "name", 100)


@pytest.mark.parametrize("text", KEPT)
def test_what_shows_something_is_kept_as_typed(text):
    assert one_line(text, "name", 100) == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_can_not_be_kept_is_refused_at_its_field(text):
    with pytest.raises(Refused) as caught:
        one_line(text, "name", 100)
    assert list(caught.value.errors) == ["name"]


def test_every_naughty_string_is_kept_or_blank():
    folder = Path(os.environ.get("CONVO_CORPORA", "../shared/corpora"), "naughty_strings")
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}")
    for text in json.loads((folder / "blns.json").read_text()):
        assert is_blank(text) or one_line(text, "name", 1000) == text
