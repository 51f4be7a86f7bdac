"""Static files: hashed names, compression made once, caching, types."""

import gzip
import hashlib
from pathlib import Path

import brotli
import pytest

from convo.ui import assets


def test_an_address_carries_the_hash_of_the_content(in_request):
    digest = hashlib.sha256((assets.FOLDER / "css/base.css").read_bytes()).hexdigest()
    assert assets.asset("css/base.css") == f"/static/css/base.{digest[:8]}.css"


def test_a_dotted_name_keeps_its_dots(in_request):
    found = assets.Asset("vendor/htmx.min.js", b"", "0123456789abcdef")
    assert found.hashed_name == "vendor/htmx.min.01234567.js"
    assert assets._split(found.hashed_name) == ("vendor/htmx.min.js", "01234567")
    assert assets._split("vendor/htmx.min.js") == ("vendor/htmx.min.js", None)


def test_a_missing_asset_is_an_error_at_once(in_request):
    with pytest.raises(FileNotFoundError):
        assets.asset("css/nothing.css")


def test_the_folder_above_is_out_of_reach(in_request, pages):
    with pytest.raises(FileNotFoundError):
        assets.find("../ui/assets.py")
    assert pages.get("/static/../ui/assets.py").status_code == 404
    assert pages.get("/static/css").status_code == 404


@pytest.mark.parametrize(("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_hashed_file_is_compressed_and_cached_for_a_year(pages, in_request, encoding, decode):
    answer = pages.get(assets.asset("css/base.css"), headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == encoding
    assert decode(answer.data) == (assets.FOLDER / "css/base.css").read_bytes()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_brotli_is_preferred_and_a_refused_encoding_is_not_used(pages, in_request):
    address = assets.asset("js/panes.js")
    assert pages.get(address, headers={"Accept-Encoding": "gzip, br"}).headers["Content-Encoding"] == "br"
    refused = pages.get(address, headers={"Accept-Encoding": "gzip, br;q=0"})
    assert refused.headers["Content-Encoding"] == "gzip"
    plain = pages.get(address)
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_a_former_hash_gets_the_present_file_uncached(pages):
    answer = pages.get("/static/css/base.00000000.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert pages.get("/static/css/base.css").headers["Cache-Control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(pages):
    address = "/static/css/base.css"
    first = pages.get(address, headers={"Accept-Encoding": "br"})
    again = pages.get(address, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_the_compressed_copy_is_made_once_and_kept(ui_app, tmp_path, in_request, monkeypatch):
    assets._encoded.cache_clear()
    runner = ui_app.test_cli_runner()
    result = runner.invoke(args=["assets", "build"])
    assert result.exit_code == 0, result.output
    kept = list(Path(tmp_path, "assets").iterdir())
    assert kept and not [path for path in kept if path.suffix == ".part"]
    assets._encoded.cache_clear()
    monkeypatch.setitem(assets.ENCODINGS, "br", lambda body: pytest.fail("compressed again"))
    assets.find("css/base.css").encoded("br")


def test_a_folder_of_css_is_one_file(pages, in_request):
    links = assets.stylesheets("reset", "components").split("\n")
    assert links[0].startswith('<link rel="stylesheet" href="/static/css/reset.')
    assert len(links) == 2
    whole = pages.get(assets.asset("css/components.css")).text
    for file in (assets.FOLDER / "css/components").glob("*.css"):
        assert file.read_text() in whole


def test_what_never_changes_carries_no_more_headers_than_it_needs(pages, in_request):
    """The widget's weight is counted with them, and it is many small files."""
    answer = pages.get(assets.asset("js/live.js"))
    assert "immutable" in answer.headers["Cache-Control"]
    assert not {"ETag", "Accept-Ranges", "Last-Modified"} & set(answer.headers.keys())
