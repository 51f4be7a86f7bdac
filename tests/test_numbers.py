"""Numbers that no database holds, wherever a request can name one."""

import pytest

from convo.conversations.conversation import Conversation
from convo.conversations.draft import Draft
from convo.extensions import db

HUGE = ("9" * 10, "9" * 25, "9" * 5000, "-" + "9" * 25, "\u0663" * 25, "1e9", "x")


@pytest.mark.parametrize("huge", HUGE)
def test_an_agents_numbers_are_kept_within_bounds(cast, anna, huge):
    conversation = f"/conversations/{cast.conversation}"
    for path in (
        f"{conversation}/lines?after={huge}",
        f"{conversation}/lines?before={huge}",
        f"/conversations/unassigned?but_not={huge}",
        f"/inbox/open?before=1.0-{huge}",
        f"/outbox?before={huge}",
    ):
        assert anna.get(path).status_code in (200, 303), path
    assert anna.get(f"/conversations/{huge}").status_code == 404
    assert anna.get(f"/contacts/{huge}").status_code == 404
    reading = anna.post(f"{conversation}/reading", seen_through=huge, delivered_through=huge)
    draft = anna.put(f"{conversation}/draft", reply="Yes", begun_at=huge)
    answer = anna.post(f"{conversation}/messages", body="Yes", client_id="c", begun_at=huge, confirmed=huge)
    assert (reading.status_code, draft.status_code, answer.status_code) == (200, 204, 200)


@pytest.mark.parametrize("huge", HUGE)
def test_a_visitors_numbers_are_kept_within_bounds(app, cast, client, huge):
    with app.app_context():
        key = db.session.get(Conversation, cast.conversation).key
    headers = {"X-Visitor-Token": cast.visitor_token, "Origin": "http://localhost:8000"}
    chat = f"/widget/site/conversations/{key}"
    for name in ("after", "before"):
        answer = client.get(f"{chat}/lines?{name}={huge}", base_url=headers["Origin"], headers=headers)
        assert answer.status_code == 200
    marks = {"seen_through": huge, "delivered_through": huge}
    assert (
        client.post(f"{chat}/reading", base_url=headers["Origin"], headers=headers, data=marks).status_code
        == 204
    )


def test_nothing_is_called_by_a_name_with_nul(cast, client, anna):
    assert client.get("/widget/si%00te").status_code == 404
    assert client.get("/invitations/a%00b").status_code == 404
    assert anna.get("/outbox/a%00b").status_code == 404


def test_a_draft_is_kept_without_nul(app, cast, anna):
    anna.put(f"/conversations/{cast.conversation}/draft", reply="a\0b", comment="\0")
    with app.app_context():
        draft = db.session.scalar(db.select(Draft))
        assert (draft.reply, draft.comment) == ("ab", "")
