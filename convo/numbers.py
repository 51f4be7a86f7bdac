"""Numbers and names that come from outside, kept within what a database can hold."""

from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

MOST = 2**31 - 1  # an INTEGER of PostgreSQL


def whole_number(name: str, source, default: int | None = None) -> int | None:
    """A field of a form or of an address: the nearest number from 0 to MOST, `default` for what is none."""
    return bounded(source.get(name, default, type=int))


def bounded(number: int | None) -> int | None:
    return None if number is None else min(max(number, 0), MOST)


class RowNumber(IntegerConverter):
    """`<int:…>` in a route: what no row can have is not found."""

    regex = r"\d{1,10}"

    def __init__(self, map, *args, **kwargs):
        super().__init__(map, *args, **{"max": MOST, **kwargs})


class Name(UnicodeConverter):
    """`<…>` in a route: PostgreSQL takes no NUL, so that nothing is called by one."""

    def to_python(self, value):
        if "\0" in value:
            raise ValidationError
        return value


def register(app):
    app.url_map.converters.update({"int": RowNumber, "default": Name, "string": Name})
