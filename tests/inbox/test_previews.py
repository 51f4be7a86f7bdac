"""The page of previews: for admins, and only where Convo is shown, debugged or tested."""

import pytest

from convo import create_app
from convo.ui.previews import previews

PACKAGES = ["inbox", "transcripts", "ui", "widget"]


def test_the_page_lists_every_template(app, anna):
    page = anna.get("/dev/previews")
    assert page.status_code == 200
    for name in PACKAGES:
        assert f'href="/dev/previews/{name}?lang=en"' in page.text
    with app.test_request_context():
        assert {preview.package for preview in previews()} == set(PACKAGES)
        for preview in previews():
            assert f"#{preview.template}" in page.text


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_drawn_for_a_frame_of_our_own_in_the_language_asked_for(anna, package):
    page = anna.get(f"/dev/previews/{package}?lang=fr")
    assert page.status_code == 200
    assert '<html lang="fr">' in page.text
    assert "<script" not in page.text
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


def test_a_mail_is_a_document_that_runs_nothing(anna):
    page = anna.get("/dev/previews/transcripts").text
    address = page.split('class="specimen-document"')[1].split('src="')[1].split('"')[0]
    mail = anna.get(address.replace("&amp;", "&"))
    assert mail.status_code == 200
    assert "sandbox" in mail.headers["Content-Security-Policy"]
    assert "<table" in mail.text


@pytest.mark.parametrize("path", ["nowhere", "transcripts/999", "widget/0"])
def test_what_is_no_preview_is_not_there(anna, path):
    assert anna.get(f"/dev/previews/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/inbox", "/transcripts/0"])
def test_agents_who_are_no_admins_may_not(ben, path):
    assert ben.get(f"/dev/previews{path}").status_code == 403


@pytest.mark.parametrize("demo", [False, True])
def test_where_convo_is_used_there_is_no_such_page_unless_it_is_a_demo(app, anna, demo):
    used = create_app({**app.config, "TESTING": False, "DEMO": demo})
    paths = [rule.rule for rule in used.url_map.iter_rules()]
    assert ("/dev/previews" in paths) is demo
    anna.http.application = used
    assert anna.get("/dev/previews").status_code == (200 if demo else 404)
