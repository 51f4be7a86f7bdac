"""`bin/convo` and `bin/flood`: what they say of themselves, and of what they cannot do."""

import os
import subprocess
import sys

import pytest

from tests.support.server import OURS, ROOT


@pytest.fixture
def shell(tmp_path):
    """Run a command on a data folder in which Convo was never started."""

    def run(command, *words, **settings):
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {"CONVO_DATA": str(tmp_path), **settings}
        code = f"from processes import shell; shell.{command}()"
        return subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_help_tells_of_convos_commands_alone(shell):
    done = shell("convo", "--help")
    assert done.returncode == 0
    _, listed = done.stdout.split("Commands:\n")
    assert [line.split()[0] for line in listed.splitlines()] == ["agent", "channel", "flood", "seed"]
    assert "Usage: bin/convo [OPTIONS] COMMAND" in done.stdout and "Flask" not in done.stdout
    assert "Usage: bin/flood [OPTIONS]" in shell("flood", "--help").stdout


def test_who_changes_the_schema_still_can(shell):
    assert "migrate" in shell("convo", "db", "--help").stdout


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("convo", ["seed", "--conversations", "20"]),
        ("convo", ["agent", "create", "--email", "a@b.example", "--password", "correct horse"]),
    ],
)
def test_a_database_without_anything_in_it_asks_for_a_start(shell, settings, command, words):
    done = shell(command, *words, **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: the database is empty. Start Convo once first: bin/run\n"


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "SMTP_URL"])
@pytest.mark.parametrize("command", ["convo", "flood"])
def test_a_setting_that_cannot_be_is_one_line(shell, command, name):
    done = shell(command, *(["seed", "--demo"] if command == "convo" else []), **{name: "nowhere"})
    assert done.returncode == 1
    assert done.stderr.startswith(f"Convo cannot start: {name} is 'nowhere': ")
    assert done.stderr.count("\n") == 1


def test_a_postgresql_that_does_not_answer_is_one_line(shell):
    done = shell("convo", "seed", "--demo", DATABASE_URL="postgresql://me:secret@127.0.0.1:1/convo")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert done.stderr.startswith("Error: PostgreSQL at 127.0.0.1:1 does not answer: ")
    assert "secret" not in done.stderr
