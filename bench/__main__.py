"""`python -m bench [NAME …] [--json]`: run benchmarks, print one table. `bin/bench` comes here."""

import sys
from importlib import import_module

from bench.arguments import NAMES, parse
from bench.rows import Row, as_json, table, unjudged
from processes.descriptors import allow_descriptors


def main() -> int:
    options = parse(sys.argv[1:])
    allow_descriptors()
    rows: list[Row] = []
    for name in options.names or NAMES:
        benchmark = import_module(f"bench.{name}")
        print(f"{name}: {benchmark.__doc__.splitlines()[0]}", file=sys.stderr, flush=True)
        rows += [told(unjudged(row) if options.quick else row) for row in benchmark.run(options)]
    print(as_json(rows) if options.json else table(rows))
    return int(any(row.ok is False for row in rows))


def told(row: Row) -> Row:
    """Long work shows progress: each figure as it comes."""
    print(f"  {row.name}: {row.value:,.2f} {row.unit}", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
