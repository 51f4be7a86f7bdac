"""A long history is made beside a running server, which is then flooded: as programs, as people run them."""

import re
import subprocess
import sys
import time

from tests.support import rows
from tests.support.caller import Caller
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.recorder import Recorder, conversation_socket
from tests.support.server import EMAIL, PASSWORD, ROOT, Server
from tests.support.waiting import wait_until

EACH = 10  # messages of a conversation, on average
LIMIT = 10 * 60  # seconds


def count_of(server, table: str) -> int:
    return rows.rows(server, f"SELECT count(*) FROM {table}")[0][0]


def test_a_history_is_made_beside_a_running_server_and_a_flood_is_heard(database, times):
    conversations, astray = times((300, 0.4), full=(100_000, 0.05))
    with environment(database) as env, Server(demo=True, env=env) as server:
        began = time.monotonic()
        server.convo("seed", "--conversations", str(conversations), timeout=2 * LIMIT)
        took = time.monotonic() - began
        made, said = count_of(server, "conversation"), count_of(server, "message")
        print(f"{made:,} conversations with {said:,} messages in {took:.0f} s")
        assert took < LIMIT
        assert made == conversations
        assert abs(said / (EACH * conversations) - 1) < astray
        expect_a_flood_heard(server)


def expect_a_flood_heard(server):
    caller = Caller(server.url)
    caller.say("Let it come.")
    ada = Desk(server.url, EMAIL, PASSWORD)
    number = ada.number_of("Let it come.")
    words = ["--conversation", str(number), "--rate", "10", "--seconds", "3"]
    with Recorder(conversation_socket(ada, number)) as heard:
        flood = [sys.executable, "bin/flood", *words]
        told = subprocess.run(flood, cwd=ROOT, env=server.env, capture_output=True, text=True, timeout=120)
        assert told.returncode == 0, told.stderr
        sent = int(re.search(r"^([\d,]+) messages in ", told.stdout, re.M)[1].replace(",", ""))
        assert sent > 0
        assert count_of(server, f"message WHERE conversation_id = {number}") == sent + 1
        wait_until(lambda: heard.text.count('<article class="message"') == sent, 10, "each is heard, once")
