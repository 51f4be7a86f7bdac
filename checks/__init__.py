"""What bin/lint looks at besides ruff, import-linter and djlint.

Each check is a module with `problems() -> list[str]`, one line each, beginning with the file.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOREIGN = ("convo/static/vendor/", "convo/migrations/versions/")


def files(*patterns: str) -> list[Path]:
    """The project's own files that match, relative to its root."""
    tops = ("convo", "processes", "checks", "tests", "bench")
    found = [path for top in tops for pattern in patterns for path in (ROOT / top).rglob(pattern)]
    found += [path for pattern in patterns for path in ROOT.glob(pattern)]
    own = (path.relative_to(ROOT) for path in found if path.is_file())
    return sorted(path for path in own if not path.as_posix().startswith(FOREIGN))
