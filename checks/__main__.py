"""Run every check, all of them, then fail if one found something: `python -m checks [--fix]`."""

import subprocess
import sys
from pathlib import Path

from checks import ROOT, names, sizes, templates, translations, vendored

BIN = Path(sys.executable).parent
OWN = (sizes, names, templates, vendored, translations)
PYTHON = ["."]
SCRIPTS = ["bin/run", "bin/test", "bin/lint", "bin/convo", "bin/flood", "bin/bench", "bin/vendor"]


def main() -> int:
    fix = "--fix" in sys.argv[1:]
    tools = {
        "style": [
            "ruff",
            "check",
            "--quiet",
            "--output-format=concise",
            *(["--fix"] if fix else []),
            *PYTHON,
            *SCRIPTS,
        ],
        "format": [
            "ruff",
            "format",
            "--quiet",
            "--output-format=concise",
            *([] if fix else ["--check"]),
            *PYTHON,
            *SCRIPTS,
        ],
        "imports": ["lint-imports", "--no-cache"],
        "markup": ["djlint", "--lint", "--quiet", "convo/templates"],
    }
    failed = [name for name, command in tools.items() if not passes(name, command)]
    for check in OWN:
        name = check.__name__.removeprefix("checks.")
        if found := check.problems():
            failed.append(name)
            print(f"{name}:", *found, sep="\n  ")
    print(f"bin/lint: {', '.join(failed)} failed" if failed else "bin/lint: nothing to complain about")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    command = [str(BIN / command[0]), *command[1:]]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(f"{name}:", done.stdout.strip(), sep="\n")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
