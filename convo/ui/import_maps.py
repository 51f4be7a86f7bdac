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
IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']((?:convo|vendor)/[\w./-]+)["']""")


def import_map(entry: str) -> Markup:
    """The `<script type="importmap">` for an entry such as `app`, and a preload of each of its modules.

    The hash of the script joins the policy of the page that is being answered.
    """
    addresses = {name: assets.asset(file_of(name)) for name in modules(f"convo/{entry}")}
    text = json.dumps({"imports": addresses}, separators=(",", ":"))
    g.setdefault("script_hashes", set()).add(csp_hash(text))
    script = Markup('<script type="importmap">{}</script>').format(Markup(text))
    preloads = (Markup('<link rel="modulepreload" href="{}">').format(url) for url in addresses.values())
    return Markup("\n").join((script, *preloads))


def modules(entry: str) -> list[str]:
    """The entry and everything that it imports, at any depth, in order of discovery."""
    found, waiting = [], [entry]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += _imports(assets.find(file_of(name)))
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
def _imports(module: assets.Asset) -> tuple[str, ...]:
    return tuple(dict.fromkeys(IMPORTED.findall(module.body.decode())))
