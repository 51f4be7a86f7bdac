"""Fragments: a partial, wrapped for htmx, on its way to a stream."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from flask import current_app
from markupsafe import Markup


@dataclass(frozen=True)
class Fragment:
    """What to send (`render`, called once per language that is listened to) and to whom (`stream`)."""

    stream: str
    render: Callable[[], str]


def render(template: str, **arguments) -> Markup:
    """A partial with explicit arguments only: no context processor adds anything of the asker's."""
    return Markup(current_app.jinja_env.get_template(template).render(**arguments))


def wrap_upsert(target: str, html: str, key: str | None = "data-position") -> Markup:
    """Replace the element with the same id, else insert by `key`, ascending (`hx-upsert`)."""
    sorting = Markup(' key="{}" sort').format(key) if key else ""
    return Markup('<hx-upsert hx-target="{}"{}>{}</hx-upsert>').format(target, sorting, Markup(html))


def wrap_partial(target: str, html: str, swap: str = "outerHTML") -> Markup:
    return Markup('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>').format(
        target, swap, Markup(html)
    )


def upsert(
    stream: str, target: str, template: str, key: str | None = "data-position", **arguments
) -> Fragment:
    return Fragment(stream, lambda: wrap_upsert(target, render(template, **arguments), key))


def partial(stream: str, target: str, template: str, swap: str = "outerHTML", **arguments) -> Fragment:
    return Fragment(stream, lambda: wrap_partial(target, render(template, **arguments), swap))


def to_each(streams: Iterable[str], make: Callable[..., Fragment], *arguments, **named) -> list[Fragment]:
    """The same fragment to several streams: it is rendered once for all of them."""
    one = make("", *arguments, **named)
    return [replace(one, stream=stream) for stream in streams]


def changed(stream: str) -> Fragment:
    """Only says that something changed: the page asks again for what it shows."""
    return Fragment(stream, _changed)


def _changed() -> str:
    return '{"live":"changed"}'
