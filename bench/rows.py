"""What a benchmark says: rows of figures, as a table for people and as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Row:
    """One figure: `aim` says in words what it should be, `ok` whether it is (None: nothing was aimed at),
    `reference` what others reach.
    """

    name: str
    value: float
    unit: str
    aim: str = ""
    ok: bool | None = None
    reference: str = ""


def at_most(name: str, value: float, unit: str, most: float) -> Row:
    return Row(name, value, unit, f"≤ {most:g}", value <= most)


def at_least(name: str, value: float, unit: str, least: float) -> Row:
    return Row(name, value, unit, f"≥ {least:g}", value >= least)


def unjudged(row: Row) -> Row:
    """The figure without its aim: of a run too short to say whether it is kept."""
    return replace(row, aim="", ok=None)


def table(rows: Iterable[Row]) -> str:
    """Aligned columns; a figure that misses its aim is marked."""
    cells = [
        (
            row.name,
            f"{row.value:,.2f}" if row.value < 100 else f"{row.value:,.0f}",
            row.unit,
            row.aim,
            mark(row),
            row.reference,
        )
        for row in rows
    ]
    widths = [max((len(cell[column]) for cell in cells), default=0) for column in range(6)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {aim:<{widths[3]}}  "
        f"{said:<{widths[4]}}  {reference}".rstrip()
        for name, value, unit, aim, said, reference in cells
    )


def mark(row: Row) -> str:
    return {None: "", True: "ok", False: "MISSED"}[row.ok]


def as_json(rows: Iterable[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False)
