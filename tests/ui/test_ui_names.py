"""Initials, hues, icons, times: small things that every screen prints."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask_babel import force_locale

from convo.ui import avatars, icons, times


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Maria Silva", "AS"),
        ("ana@example.com", "A"),
        ("Élodie", "É"),
        ("", "?"),
        (None, "?"),
        ("🙂 (x)", "X"),
        ("李 小龙", "李小"),
        ("<b>", "B"),
    ],
)
def test_initials(name, letters):
    assert avatars.initials(name) == letters


def test_a_hue_is_always_the_same():
    assert avatars.hue(7) == avatars.hue("7")
    assert {avatars.hue(key) for key in range(200)} == set(range(12))


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_is_small_well_formed_and_hidden_from_assistive_tools(name):
    markup = icons.icon(name)
    svg = ET.fromstring(markup)
    assert svg.get("aria-hidden") == "true"
    assert len(markup) < 1000
    assert "style" not in markup


def test_a_time_is_given_in_utc_with_words_for_a_page_without_script(in_request):
    when = datetime(2026, 11, 22, 18, 4, 9, tzinfo=timezone(timedelta(hours=1)))
    assert times.local_time(when, "time") == (
        '<local-time datetime="2026-11-22T17:04:09Z" format="time">5:04\u202fPM</local-time>'
    )
    with force_locale("fr"):
        assert times.written(when, "day") == "dimanche 22 novembre 2026"
        assert times.written(when, "time", "Europe/Paris") == "18:04"


def test_today_is_an_hour_and_another_day_is_a_date(in_request):
    assert ":" in times.written(datetime.now(UTC), "short")
    assert times.written(datetime(2020, 1, 2, tzinfo=UTC), "short") == "Jan 2, 2020"


def test_an_unknown_format_is_an_error(in_request):
    with pytest.raises(ValueError, match="unknown time format"):
        times.local_time(datetime.now(UTC), "soon")
