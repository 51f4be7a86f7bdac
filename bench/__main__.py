"""`python -m bench [NAME …] [--json]`: run benchmarks, print one table. `bin/bench` comes here."""

import argparse
import sys
from importlib import import_module

from bench.rows import Row, as_json, table
from processes.descriptors import allow_descriptors

NAMES = ("memory", "sends", "broadcast", "latency", "growth")


def main() -> int:
    options = arguments().parse_args()
    allow_descriptors()
    rows: list[Row] = []
    for name in options.names or NAMES:
        benchmark = import_module(f"bench.{name}")
        print(f"{name}: {benchmark.__doc__.splitlines()[0]}", file=sys.stderr, flush=True)
        rows += [told(row) for row in benchmark.run(options)]
    print(as_json(rows) if options.json else table(rows))
    return int(any(row.ok is False for row in rows))


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("bin/bench", description="Measure Convo as shipped, on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *NAMES], help=", ".join(NAMES))
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything, to see that it runs")
    return parser


def told(row: Row) -> Row:
    """Long work shows progress: each figure as it comes."""
    print(f"  {row.name}: {row.value:,.2f} {row.unit}", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
