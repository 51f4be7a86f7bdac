"""One's own profile."""

import json
import os
from pathlib import Path

import pytest
from markupsafe import escape

from convo.texts import is_blank

GOOD = {"name": "Anna Martin", "language": "fr", "time_zone": "Europe/Paris", "send_key": "mod-enter"}
NAUGHTY = [
    "<script>alert(1)</script>",
    "Ω≈ç√∫",
    "田中さん",
    "👩‍👩‍👧‍👦",
    "'; DROP TABLE agent",
    "\x1b[31mred",
    " Anna ",
    "{{7*7}}",
]


def test_what_one_likes_is_kept(house):
    browser = house.browser("anna")
    assert browser.post("/profile", **GOOD).location == "/profile"
    anna = house.agent("anna")
    assert {field: getattr(anna, field) for field in GOOD} == GOOD
    page = browser.get("/profile").text
    assert '<html lang="fr"' in page and 'value="Anna Martin"' in page
    assert '<option value="Europe/Paris" selected>' in page


def test_no_language_means_the_browsers(house):
    browser = house.browser("anna")
    browser.post("/profile", **GOOD | {"language": ""})
    assert house.agent("anna").language is None
    assert '<html lang="fr"' in browser.get("/profile", headers={"Accept-Language": "fr-CA"}).text


@pytest.mark.parametrize("name", NAUGHTY)
def test_a_name_comes_back_as_typed_and_never_as_markup(house, name):
    browser = house.browser("anna")
    assert browser.post("/profile", **GOOD | {"name": name}).status_code == 303
    assert house.agent("anna").name == name
    assert f'value="{escape(name)}"' in browser.get("/profile").text
    assert "<script>alert" not in browser.get("/agents").text


def test_every_naughty_string_goes_through_the_name_and_back(house):
    folder = Path(os.environ.get("CONVO_CORPORA", "../shared/corpora"), "naughty_strings")
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}")
    browser = house.browser("anna")
    for text in json.loads((folder / "blns.json").read_text()):
        status = browser.post("/profile", **GOOD | {"name": text}).status_code
        if is_blank(text) or len(text) > 100:
            assert status == 422, text
        else:
            assert (status, house.agent("anna").name) == (303, text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u3164"),
        ("name", "a\0b"),
        ("name", "a\nb"),
        ("name", "x" * 101),
        ("language", "de"),
        ("time_zone", "Mars/Olympus"),
        ("send_key", "space"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(house, field, value):
    browser = house.browser("anna")
    answer = browser.post("/profile", **GOOD | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    if field != "name":
        assert 'value="Anna Martin"' in answer.text
    anna = house.agent("anna")
    assert (anna.name, anna.language, anna.time_zone, anna.send_key) == ("Anna", None, "", "enter")


def test_all_that_is_wrong_is_said_at_once(house):
    answer = house.browser("anna").post("/profile", name="", language="de", time_zone="x", send_key="")
    for field in GOOD:
        assert f'id="{field}-error"' in answer.text
