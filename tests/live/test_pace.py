"""How soon pages ask when many are told to at once."""

import pytest

from convo.live import frames, pace


@pytest.mark.parametrize("pages", [1, 400])
def test_a_small_company_catches_up_within_two_seconds_and_polls_every_three(pages):
    assert pace.ready(pages) == frames.text(b'{"live":"ready","spread":2000}')
    assert pace.lost(pages) == frames.text(b'{"live":"lost","every":3000}')


def test_many_ask_no_more_a_second_than_a_process_can_answer():
    assert pace.ready(8000) == frames.text(b'{"live":"ready","spread":40000}')
    assert pace.lost(8000) == frames.text(b'{"live":"lost","every":40000}')
