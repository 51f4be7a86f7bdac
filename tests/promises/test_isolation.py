"""A visitor sees what is theirs and nothing else: not by route, ticket, stream or guess; never a comment."""

import re

import pytest
import websocket

from convo.live import announcements
from tests.support.caller import Caller
from tests.support.clients import Client, connection_in
from tests.support.recorder import Recorder, conversation_socket

SECRET = "The combination is 4711."
SAFE = {"GET"}
NO_CONVERSATION = {"messages", "visits", "home", "launcher"}


@pytest.fixture(scope="module")
def victim(server):
    caller = Caller(server.url)
    caller.say(SECRET)
    return caller


def routes_of(app) -> list[tuple[str, str]]:
    """(method, address) of everything below /widget/<key>."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/widget/<key>")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    )


def address(rule: str, caller: Caller, key: str = "demo") -> str:
    return rule.replace("<key>", key).replace("<conversation_key>", caller.conversation)


def is_public(rule: str) -> bool:
    return rule in ("/widget/<key>", "/widget/<key>/launcher")


def test_no_route_opens_another_visitors_conversation(app, server, victim, caller):
    caller.say("I am somebody else.")
    tried = [route for route in routes_of(app) if "<conversation_key>" in route[1]]
    assert len(tried) >= 7
    for method, rule in tried:
        fields = {"body": "Intruder", "client_id": "x", "email": "intruder@example.test", "seen_through": 1}
        answer = caller.request(method, address(rule, victim), fields)
        assert answer.status == 404, (method, rule)
        assert SECRET not in answer.text
        if method == "GET":
            assert victim.request(method, address(rule, victim)).status == 200, rule
    page = victim.get(f"/widget/demo/conversations/{victim.conversation}").text
    assert SECRET in page and "Intruder" not in page and "intruder@" not in page


def test_routes_without_a_conversation_show_nothing_of_others(app, caller, victim):
    for method, rule in routes_of(app):
        if "<conversation_key>" not in rule:
            assert SECRET not in caller.request(method, address(rule, victim), {}).text, (method, rule)


def test_without_a_token_or_with_a_wrong_one_nothing_opens(app, server, victim):
    for token in (None, "", "x", victim.token[:-1], victim.token[:-1] + "A", victim.token.upper()):
        stranger = Client(server.url)
        if token is not None:
            stranger.headers["X-Visitor-Token"] = token
        for method, rule in routes_of(app):
            if is_public(rule) or rule.endswith("/visits"):
                continue
            answer = stranger.request(method, address(rule, victim), {"body": "x", "client_id": "x"})
            assert answer.status in (401, 429), (method, rule, answer.status)
            assert SECRET not in answer.text


def test_a_token_in_the_address_or_a_cookie_is_worth_nothing(server, victim):
    stranger = Client(server.url)
    stranger.cookies["X-Visitor-Token"] = victim.token
    path = f"/widget/demo/conversations/{victim.conversation}"
    assert stranger.get(f"{path}?token={victim.token}&X-Visitor-Token={victim.token}").status == 401


def test_conversations_can_not_be_guessed(server, victim, caller):
    key = victim.conversation
    assert len(key) >= 20 and not key.isdigit()
    for guess in [
        *map(str, range(1, 30)),
        key[:-1],
        key + "=",
        key[:-1] + ("A" if key[-1] != "A" else "B"),
        "%00",
        "new%20",
    ]:
        for who in (victim, caller):
            answer = who.get(f"/widget/demo/conversations/{guess}")
            assert answer.status == 404, guess
    keys = {key}
    for count in range(3):
        caller.say(f"Another one, {count}.")
        keys.add(caller.conversation)
        caller.end()
    assert len(keys) == 4 and len({key[:6] for key in keys}) == 4


def test_a_token_of_one_channel_opens_no_other(server, victim):
    made = server.convo("channel", "create", "chat", "--set", "sites=http://other.test")
    key = re.search(r'"key": "([^"]+)"', made)[1]
    for path in ("home", "conversations", f"conversations/{victim.conversation}"):
        assert victim.get(f"/widget/{key}/{path}").status == 401


def test_a_ticket_is_good_once_for_ones_own_stream_only(server, victim, caller):
    caller.say("Listening to mine.")
    live = f"/widget/demo/conversations/{caller.conversation}/live"
    ticket = connection_in(caller.get(live).text)
    with Recorder(caller.socket(ticket)) as heard:
        for spent in (ticket, ticket[:-2] + "xx", ticket.split("=")[0] + "="):
            assert refusal(caller, spent) == 403
        assert refusal(caller, connection_in(caller.get(live).text), origin="http://evil.test") == 403
        victim.say("Only for me: 0815.")
        caller.say("And mine.")
        heard.wait_for("And mine.")
        assert "0815" not in heard.text


def test_a_visitor_can_not_use_the_agents_socket_nor_an_agents_streams(server, ada, caller):
    streams = connection_in(ada.get("/inbox/open").text)
    ticket = re.search(r"ticket=([^&]+)", visitor_ticket(caller))[1]
    assert refusal(caller, streams) in (401, 403)
    assert refusal(caller, f"/widget/live?ticket={streams.partition('=')[2]}") == 403
    assert refusal(ada, f"/live?streams={ticket}") == 403
    caller.cookies.clear()
    for path in ("/inbox/open", "/conversations/1", "/outbox", "/contacts/1", "/agents"):
        answer = caller.get(path)
        assert answer.status in (302, 303, 401, 403), path


def visitor_ticket(caller: Caller) -> str:
    caller.say("A ticket, please.")
    return connection_in(caller.get(f"/widget/demo/conversations/{caller.conversation}/live").text)


def refusal(client: Client, path: str, origin: str | None = None) -> int:
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        client.socket(path, origin)
    return refused.value.status_code


AGENTS_ONLY = [
    "a note for colleagues", "Known As Only To Us", "given@example.test", "took the conversation", "gave",
    "assigned", "is viewing", "is answering", "transcript", "comment-", "Assigned to", "data-conversation",
]  # fmt: skip


def test_nothing_of_the_agents_own_is_on_the_visitors_stream_or_page_whatever_happens(app, server, ada, ben):
    caller = Caller(server.url)
    caller.say("Watch every event.")
    number = ada.number_of("Watch every event.")
    page = f"/conversations/{number}"
    contact = re.search(r"/contacts/(\d+)/edit", ada.get(page).text)[1]
    mine = f"/widget/demo/conversations/{caller.conversation}"
    ben_id = re.search(r'data-agent-id="(\d+)"', ben.get(page).text)[1]
    happenings = {
        "MessagePosted": lambda: (caller.say("A question."), ada.say(number, "An answer.")),
        "CommentPosted": lambda: ada.post(f"{page}/comments", body="a note for colleagues", client_id="note"),
        "ActivityRecorded": lambda: caller.post(f"{mine}/identity", email="given@example.test"),
        "ContactChanged": lambda: ada.put(
            f"/contacts/{contact}", name="Known As Only To Us", email="given@example.test"
        ),
        "ConversationAssigned": lambda: ada.put(f"{page}/assignment", agent_id=ben_id),
        "ConversationRead": lambda: (
            ada.post(f"{page}/reading", seen_through=1, delivered_through=1),
            caller.post(f"{mine}/reading", seen_through=1, delivered_through=1),
        ),
        "Typed": lambda: (
            ben.post(f"{page}/presence", answering="true"),
            ada.post(f"{page}/presence", answering="false"),
            caller.post(f"{mine}/typing"),
        ),
        "PresenceChanged": lambda: ada.post(f"{page}/presence", tab="another"),
        "ConversationClosed": lambda: ada.post(f"{page}/closure"),
        "ConversationReopened": lambda: ada.delete(f"{page}/closure"),
        "ConversationStarted": lambda: (caller.end(), caller.say("Another conversation.")),
    }
    # An event that has no place here would go unwatched. Ends of sessions and settings concern no visitor.
    known = {event.__name__ for event in announcements._listeners}
    assert known - {"SessionEnded"} == happenings.keys()

    with (
        Recorder(conversation_socket(ada, number)) as with_ada,
        Recorder(caller.listen(caller.conversation)) as with_caller,
    ):
        for name, happen in happenings.items():
            answers = happen()
            for answer in answers if isinstance(answers, tuple) else (answers,):
                assert answer is None or answer.status in (200, 204), (name, answer.text[:300])
        with_ada.wait_for("closed the conversation")
        with_caller.wait_for("ended the chat")
    for text in ("a note for colleagues", "Known As Only To Us", "given@example.test", "is answering"):
        assert text in with_ada.text, text
    for text in ("An answer.", "is typing", "reopened the chat", "ended the chat", "Ben"):
        assert text in with_caller.text, text
    pages = "".join(
        caller.get(f"{mine}{more}").text for more in ("", "/lines?after=0", "/lines?before=999", "/live")
    )
    pages += caller.get("/widget/demo/home").text + caller.get("/widget/demo/conversations").text
    assert "An answer." in pages
    for text in AGENTS_ONLY:
        assert text not in with_caller.text, text
        assert text not in pages, text
