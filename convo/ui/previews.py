"""Previews: every partial with telling arguments, drawn for tests and for the page at /dev/previews.

A package's `previews.py` names a template and yields its variants; like a fragment, a preview is drawn from
explicit arguments and nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

_makers: list[tuple[Callable[[], dict[str, dict]], dict]] = []


@dataclass(frozen=True)
class Preview:
    """`within` puts it among what surrounds it on its page; a `document` needs a frame of its own."""

    package: str
    template: str
    variant: str
    arguments: dict
    macro: str | None
    within: Callable[[Markup], Markup]
    document: bool

    def render(self) -> Markup:
        template = current_app.jinja_env.get_template(self.template)
        draw = getattr(template.module, self.macro) if self.macro else template.render
        return self.within(Markup(draw(**self.arguments)))


def preview(
    template: str,
    macro: str | None = None,
    within: Callable[[Markup], Markup] = Markup,
    document: bool = False,
):
    """Register a function that returns the variants: what each is called for, and its arguments."""

    def registered(variants):
        drawn = {"template": template, "macro": macro, "within": within, "document": document}
        _makers.append((variants, {"package": variants.__module__.split(".")[1], **drawn}))
        return variants

    return registered


def previews() -> Iterator[Preview]:
    """All of them, made anew each time."""
    for variants, drawn in _makers:
        for variant, arguments in variants().items():
            yield Preview(variant=variant, arguments=arguments, **drawn)
