"""Ids of elements, made from the records that they show."""

import re


def dom_id(record, prefix: str | None = None) -> str:
    """`message_12`; with a prefix `row_conversation_7`; of a record not yet kept `new_message`."""
    noun = re.sub(r"(?<!^)(?=[A-Z])", "_", type(record).__name__).lower()
    name = f"new_{noun}" if record.id is None else f"{noun}_{record.id}"
    return f"{prefix}_{name}" if prefix else name


def register(app):
    app.jinja_env.globals["dom_id"] = dom_id
    app.jinja_env.filters["dom_id"] = dom_id
