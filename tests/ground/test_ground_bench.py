"""`bin/bench` answers what it is asked before it installs anything, and judges no run that is too short."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from bench import __main__ as bench
from bench.rows import at_most
from tests.support.server import ROOT


def asked(*words):
    """Without site-packages: with nothing installed."""
    line = [sys.executable, "-I", "-S", ROOT / "bin" / "bench", *words]
    return subprocess.run(line, capture_output=True, text=True, timeout=20)


def test_a_name_that_is_none_is_told_what_there_is():
    done = asked("nonsense")
    assert done.returncode == 2 and "Installing" not in done.stderr
    assert "there is no 'nonsense': choose from memory, sends, broadcast, latency, growth" in done.stderr


def test_it_explains_itself():
    done = asked("memory", "--help")
    assert done.returncode == 0 and "Exit code 1 when a figure misses its aim" in done.stdout


@pytest.mark.parametrize(("words", "code"), [([], 1), (["--quick"], 0)])
def test_a_quick_run_misses_no_aim(monkeypatch, capsys, words, code):
    benchmark = SimpleNamespace(__doc__="Too much.", run=lambda _options: [at_most("weight", 3, "MB", 2)])
    monkeypatch.setattr(bench, "import_module", lambda _name: benchmark)
    monkeypatch.setattr(bench, "allow_descriptors", lambda: None)
    monkeypatch.setattr(bench.sys, "argv", ["bench", "memory", *words])
    assert bench.main() == code
    assert ("MISSED" in capsys.readouterr().out) == bool(code)
