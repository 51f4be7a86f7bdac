"""Every partial with samples, for whoever changes one: a list, and beside it a package in a frame."""

from collections.abc import Iterable
from contextlib import contextmanager

from flask import Blueprint, abort, g, render_template, request
from flask_babel import force_locale

from convo.doors import door
from convo.languages import LANGUAGES, supported
from convo.ui.navigation import page_language
from convo.ui.previews import Preview, previews

routes = Blueprint("previews", __name__)


@routes.get("/dev/previews")
@door("admin")
def index():
    with asked_language():
        names = sorted({preview.package for preview in previews()})
        packages = {name: by_template(of_package(name)) for name in names}
        return render_template("inbox/previews/index.html", packages=packages, languages=LANGUAGES)


@routes.get("/dev/previews/<package>")
@door("admin")
def show(package):
    g.frame_ancestors = ["'self'"]
    with asked_language():
        templates = by_template(of_package(package))
        return render_template("inbox/previews/show.html", package=package, templates=templates)


def of_package(name: str) -> list[Preview]:
    return [preview for preview in previews() if preview.package == name] or abort(404)


def by_template(drawn: Iterable[Preview]) -> dict[str, list[tuple[int, Preview]]]:
    """With the number of each within its package."""
    found: dict[str, list] = {}
    for number, preview in enumerate(drawn):
        found.setdefault(preview.template, []).append((number, preview))
    return dict(sorted(found.items()))


@contextmanager
def asked_language():
    """`?lang=`, whatever the agent prefers: a page for comparing."""
    with force_locale(supported(request.args.get("lang")) or page_language()):
        yield
