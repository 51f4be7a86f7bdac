"""Files are named for nouns of the product, views for what REST knows."""

import ast
from pathlib import Path

from checks import ROOT, files

EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services"}
EMPTY_WORDS |= {"handler", "handlers", "common", "misc"}
METHODS = {"get", "post", "put", "patch", "delete", "route"}
VIEWS = {"index", "show", "new", "create", "edit", "update", "destroy"}


def problems() -> list[str]:
    found = []
    for path in files("*.py", "*.js", "*.css", "*.html"):
        if words := EMPTY_WORDS & {*path.parts[:-1], path.stem}:
            found.append(f"{path}: {words.pop()!r} says nothing; name it for its noun")
    for path in files("*.py"):
        if path.parts[0] == "convo":
            found += misnamed_views(path, (ROOT / path).read_text())
    return found


def misnamed_views(path: Path, source: str) -> list[str]:
    """View functions (what has a door or a route) that are called something else."""
    return [
        f"{path}:{node.lineno}: view {node.name!r}; views are {', '.join(sorted(VIEWS))}: find the noun"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and _is_view(node) and node.name not in VIEWS
    ]


def _is_view(function) -> bool:
    return any(_name(decorator) in ("door", "routes", "sock") for decorator in function.decorator_list)


def _name(decorator) -> str:
    """`door` of @door("agent"), `routes` of @routes.get("/")."""
    if not isinstance(decorator, ast.Call):
        return ""
    called = decorator.func
    if isinstance(called, ast.Attribute) and called.attr in METHODS:
        called = called.value
    return called.id if isinstance(called, ast.Name) else ""
