"""The headers of every answer and the policy of every page."""

import re


def directives(answer) -> dict:
    return dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))


def test_a_page_allows_its_own_files_and_no_more(pages, vendored):
    answer = pages.get("/page")
    policy = directives(answer)
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self' ws://localhost wss://localhost"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_view_says_who_may_frame_it(pages, vendored):
    assert directives(pages.get("/framed"))["frame-ancestors"] == "https://shop.example"
    assert directives(pages.get("/page"))["frame-ancestors"] == "'none'"


def test_a_host_that_is_no_host_name_stays_out_of_the_policy(pages, vendored):
    answer = pages.get("/page", headers={"Host": "evil;script-src *"})
    assert "script-src *" not in answer.headers.get("Content-Security-Policy", "")


def test_a_page_has_no_inline_script_but_the_import_map_and_no_inline_style(pages, vendored):
    text = pages.get("/page").text
    assert re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text) == [' type="importmap"']
    assert "<style" not in text
    assert not re.search(r"\s(?:style|on\w+)=", text)


def test_a_missing_page_says_what_to_do(pages, vendored):
    answer = pages.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>Nothing here</h1>" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_so_does_an_address_that_only_takes_forms(ui_app, vendored):
    ui_app.add_url_rule("/form", "form", lambda: "taken", methods=["POST"])
    answer = ui_app.test_client().get("/form", headers={"Accept": "text/html"})
    assert answer.status_code == 405
    assert "<h1>Nothing here</h1>" in answer.text


def test_for_htmx_an_error_is_a_notice_beside_the_page(pages):
    answer = pages.get("/nowhere", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text
    assert "Nothing here" in answer.text


def test_a_fault_shows_no_inside(ui_app, vendored):
    ui_app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = ui_app.test_client().get("/broken", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "Something broke" in answer.text
    assert "ZeroDivision" not in answer.text
