"""The virtual environment in .venv: made when missing, installed into when the requirements changed.

Standard library only: this runs before anything is installed, with whatever Python 3.11+ there is.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
OLDEST = (3, 11)


def prepare(requirements: str = "requirements.txt") -> Path:
    """Make sure that .venv holds what `requirements` lists; the path of its Python. Exits, saying why not."""
    if sys.version_info < OLDEST:
        sys.exit(f"Convo needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    with _locked():
        stamp = FOLDER / f"{requirements}.installed"
        wanted = _fingerprint(requirements)
        if not (PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted):
            _install(requirements)
            stamp.write_text(wanted)
    return PYTHON


def enter(requirements: str, *command: str) -> None:
    """Become `python COMMAND…` of the environment, from the project's folder."""
    python = prepare(requirements)
    os.chdir(ROOT)
    os.execv(python, [str(python), *command])


def run(command: list[str], complaint: str) -> None:
    """Run it, what it says on stderr; exit with the complaint when it fails."""
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr).returncode:
        sys.exit(complaint)


def _install(requirements):
    # Not on stdout, which belongs to the command that is to come: it may be JSON.
    print(
        "Installing what Convo needs (only when the requirements changed; about a minute) …", file=sys.stderr
    )
    if not PYTHON.exists():
        run(
            [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
            "Could not make .venv. On Debian and Ubuntu: apt-get install python3-venv",
        )
    install = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    run(
        [*install, "-r", str(ROOT / requirements), "-c", str(ROOT / "constraints.txt")],
        "Could not install. The lines above say why; is the network reachable?",
    )


def _fingerprint(requirements):
    files = ("requirements.txt", requirements, "constraints.txt")
    text = b"\0".join((ROOT / name).read_bytes() for name in files)
    return f"{hashlib.sha256(text).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}"


@contextmanager
def _locked():
    # Two commands started together must not install over each other. Beside .venv: making one may clear it.
    with open(ROOT / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
