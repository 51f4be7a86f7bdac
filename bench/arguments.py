"""What `bin/bench` is asked for. Standard library only: it is read before anything is installed."""

import argparse

NAMES = ("memory", "sends", "broadcast", "latency", "growth")


def parse(words: list[str], description: str = "") -> argparse.Namespace:
    """Exits, saying what there is, for a name that is none, and for --help."""
    parser = argparse.ArgumentParser(
        "bin/bench", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known = ", ".join(NAMES)
    parser.add_argument(
        "names", nargs="*", type=name, metavar="NAME", help=f"{known}; without one all of them"
    )
    parser.add_argument("--json", action="store_true", help="JSON instead of the table")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a tenth of everything: shows that it runs; its figures say little and miss no aim",
    )
    return parser.parse_args(words)


def name(word: str) -> str:
    if word not in NAMES:
        raise argparse.ArgumentTypeError(f"there is no {word!r}: choose from {', '.join(NAMES)}")
    return word
