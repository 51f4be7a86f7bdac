"""The import map: the one inline script, naming only the modules that an entry module reaches.

`convo/NAME` is static/js/NAME.js, `vendor/NAME` is static/vendor/NAME.js. Modules import each other by
these names, never by relative paths, so that every address carries its content's hash.
"""

import base64
import hashlib
import json
import re
from functools import lru_cache

from flask import g
from markupsafe import Markup

from convo.ui import assets

FOLDERS = {"convo": "js", "vendor": "vendor"}
NAMED = r"""["']((?:convo|vendor)/[\w./-]+)["']"""
AT_ONCE = re.compile(rf"(?:\bfrom\s*|\bimport\s*){NAMED}")
AT_ONCE_OR_LATER = re.compile(rf"(?:\bfrom\s*|\bimport\s*\(?\s*){NAMED}")


def import_map(entry: str) -> Markup:
    """The `<script type="importmap">` for an entry such as `app`, and a preload of each module that it needs
    at once: what is imported by call is fetched when it is called for.

    The hash of the script joins the policy of the page that is being answered.
    """
    entry = f"convo/{entry}"
    addresses = {name: assets.asset(file_of(name)) for name in modules(entry)}
    text = json.dumps({"imports": addresses}, separators=(",", ":"))
    g.setdefault("script_hashes", set()).add(csp_hash(text))
    script = Markup('<script type="importmap">{}</script>').format(Markup(text))
    needed = (addresses[name] for name in modules(entry, AT_ONCE))
    preloads = (Markup('<link rel="modulepreload" href="{}">').format(url) for url in needed)
    return Markup("\n").join((script, *preloads))


def modules(entry: str, imported: re.Pattern = AT_ONCE_OR_LATER) -> list[str]:
    """The entry and everything that it imports, at any depth, in order of discovery."""
    found, waiting = [], [entry]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += _imports(assets.find(file_of(name)), imported)
    return found


def file_of(name: str) -> str:
    scope, _, path = name.partition("/")
    return f"{FOLDERS[scope]}/{path}.js"


@lru_cache(maxsize=64)
def csp_hash(text: str) -> str:
    """The source expression for an inline script (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def register(app):
    app.jinja_env.globals["import_map"] = import_map


@lru_cache(maxsize=512)
def _imports(module: assets.Asset, imported: re.Pattern) -> tuple[str, ...]:
    return tuple(dict.fromkeys(imported.findall(module.body.decode())))
