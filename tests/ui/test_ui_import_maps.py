"""The import map: what the entry reaches, nothing else, and the hash that lets it run."""

import base64
import hashlib
import json
import re

import pytest

from convo.ui import assets, import_maps

RELATIVE = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']\.{0,2}/""")
MODULES = sorted(path for path in (assets.FOLDER / "js").rglob("*.js"))


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder of modules: app → shelf → price, and one that nobody imports."""
    for name, text in {
        "app": 'import "convo/shelf"\nimport lib from "vendor/lib"\nimport("convo/later")',
        "shelf": "import { price } from 'convo/price'\nimport \"convo/app\"",
        "price": "export const price = 1",
        "later": "",
        "alone": "",
    }.items():
        (tmp_path / "js").mkdir(exist_ok=True)
        (tmp_path / "js" / f"{name}.js").write_text(text)
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "lib.js").write_text("export default 1")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)


def test_it_names_what_the_entry_reaches(shop):
    assert sorted(import_maps.modules("convo/app")) == [
        "convo/app", "convo/later", "convo/price", "convo/shelf", "vendor/lib",
    ]  # fmt: skip


def test_modules_are_at_hashed_addresses_and_preloaded_but_for_those_of_later(shop, in_request):
    markup = str(import_maps.import_map("app"))
    imports = json.loads(re.search(r'<script type="importmap">(.*?)</script>', markup)[1])["imports"]
    assert re.fullmatch(r"/static/js/price\.[0-9a-f]{8}\.js", imports["convo/price"])
    assert "convo/alone" not in imports
    later = imports.pop("convo/later")
    assert f'href="{later}"' not in markup
    for address in imports.values():
        assert f'<link rel="modulepreload" href="{address}">' in markup


def test_its_hash_is_in_the_policy_of_its_page(pages, vendored):
    answer = pages.get("/page")
    text = re.search(r'<script type="importmap">(.*?)</script>', answer.text)[1]
    source = f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
    assert f"script-src 'self' {source};" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_modules_import_each_other_by_name(path):
    assert not RELATIVE.search(path.read_text()), "a relative import has no hash in its address"
