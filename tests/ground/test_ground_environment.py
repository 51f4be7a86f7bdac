"""The virtual environment is prepared without a word on stdout, which belongs to the command that follows."""

import sys

import pytest

from processes import environment


@pytest.fixture
def missing(monkeypatch, tmp_path):
    """An environment without pip: whatever is run in its place says so on its stdout."""
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho installed\n")
    python.chmod(0o700)
    monkeypatch.setattr(environment, "PYTHON", python)


def test_installing_says_so_on_stderr(missing, capfd):
    environment._install("requirements.txt")
    said = capfd.readouterr()
    assert said.out == ""
    assert "Installing what Convo needs" in said.err and "installed" in said.err


def test_what_fails_ends_in_the_complaint(capfd):
    with pytest.raises(SystemExit, match="no such luck"):
        environment.run([sys.executable, "-c", "raise SystemExit(1)"], "no such luck")
