"""A message is sent once, however often it is posted, and everybody sees the same order."""

import re
from concurrent.futures import ThreadPoolExecutor

from tests.support.caller import Caller
from tests.support.clients import new_id, twin
from tests.support.lines import lines_in
from tests.support.recorder import Recorder, conversation_socket
from tests.support.waiting import wait_until

AT_ONCE = 20


def post_at_once(client, path: str, **fields):
    twins = [twin(client) for _ in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda each: each.post(path, **fields), twins))


def lines_of(page: str) -> list[tuple[str, int]]:
    return [(line.id, line.position) for line in lines_in(page)]


def test_an_agents_message_posted_20_times_at_once_is_one_message(caller, ada):
    caller.say("Answer me once.")
    number = ada.number_of("Answer me once.")
    path = f"/conversations/{number}/messages"
    answers = post_at_once(ada, path, body="Once only.", client_id=new_id())
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert ada.get(f"/conversations/{number}").text.count("<p>Once only.</p>") == 1


def test_a_visitors_very_first_message_posted_20_times_at_once_begins_one_conversation(server, ada):
    caller = Caller(server.url)
    answers = post_at_once(caller, "/widget/demo/messages", body="My very first words.", client_id=new_id())
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    home = caller.get("/widget/demo/home").text
    assert home.count("<p>My very first words.</p>") == 1
    listed = caller.get("/widget/demo/conversations").text
    assert len(set(re.findall(r"/conversations/([\w-]{10,})", listed))) == 1
    assert ada.get("/inbox/open").text.count("My very first words.") == 1


def test_two_first_messages_at_once_are_both_in_one_conversation(server):
    caller = Caller(server.url)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(
            lambda body: twin(caller).post("/widget/demo/messages", body=body, client_id=new_id()),
            ["From one tab.", "From the other tab."],
        ))  # fmt: skip
    home = caller.get("/widget/demo/home").text
    assert "From one tab." in home and "From the other tab." in home


def test_the_same_name_from_two_authors_is_two_messages(caller, ada, ben):
    caller.say("Two authors.", client_id="the same name")
    number = ada.number_of("Two authors.")
    for agent in (ada, ben):
        assert agent.say(number, "From an author.", client_id="the same name").status == 200
    assert ada.get(f"/conversations/{number}").text.count("<p>From an author.</p>") == 2


def pushed_to(heard: Recorder) -> list:
    return [line for line in lines_of(heard.text) if line[0].startswith("message-")]


def test_everybody_sees_the_same_order_and_each_line_once(caller, ada, ben):
    caller.say("Now all together.")
    number = ada.number_of("Now all together.")
    page = f"/conversations/{number}"
    with (
        Recorder(conversation_socket(ada, number)) as with_ada,
        Recorder(conversation_socket(ben, number)) as with_ben,
        Recorder(caller.listen(caller.conversation)) as with_caller,
    ):

        def talk(who):
            return [who[0](f"{who[1]} {count}") for count in range(12)]

        senders = [
            (lambda body: ada.say(number, body), "Ada"),
            (lambda body: ben.say(number, body), "Ben"),
            (caller.say, "Caller"),
        ]
        with ThreadPoolExecutor(3) as pool:
            said = [answer for answers in pool.map(talk, senders) for answer in answers]
        assert {answer.status for answer in said} == {200}
        shown = lines_of(ada.get(page).text)
        assert len(shown) >= 37
        assert [position for _, position in shown] == sorted({position for _, position in shown})
        assert lines_of(ben.get(page).text) == shown
        messages = [line for line in shown if line[0].startswith("message-")]
        home = caller.get(f"/widget/demo/conversations/{caller.conversation}").text
        assert [line for line in lines_of(home) if line[0].startswith("message-")] == messages
        for heard in (with_ada, with_ben, with_caller):
            # A push that is late is dropped, and its listeners are told to catch up.
            wait_until(lambda heard=heard: len(pushed_to(heard)) == 36 or heard.is_told_to_catch_up, 10)
            pushed = pushed_to(heard)
            assert len(pushed) == len(set(pushed)), "pushed twice"
            assert set(pushed) <= set(messages)
        for answer in said:  # one's own copy has the name under which it is pushed
            assert set(lines_of(answer.text)) <= set(shown)


def test_a_repeat_after_others_have_spoken_still_answers_with_the_first_one(caller, ada):
    caller.say("Repeat after me.")
    number = ada.number_of("Repeat after me.")
    name = new_id()
    first = ada.say(number, "I repeat.", name)
    caller.say("Something in between.")
    assert ada.say(number, "I repeat.", name).text == first.text
    assert ada.say(number, "Other words under the same name.", name).text == first.text
