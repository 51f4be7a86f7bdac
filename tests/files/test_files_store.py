import pytest
from werkzeug.exceptions import NotFound

from convo.files import serving, sniffing, store

pytestmark = pytest.mark.usefixtures("context")


def test_what_is_put_is_found_under_an_unguessable_name():
    first, second = store.put(b"one", "txt"), store.put(b"one")
    assert first != second and first.endswith(".txt") and len(second) == 22
    assert store.find(first).read_bytes() == b"one"


def test_what_is_removed_is_gone_and_removing_it_again_is_no_error():
    name = store.put(b"one")
    store.remove(name)
    store.remove(name)
    store.remove(None)
    assert store.find(name) is None


def test_nothing_half_written_is_left(tmp_path):
    store.put(b"one")
    assert not list(tmp_path.rglob("*.partial"))


@pytest.mark.parametrize(
    "name", ["", ".", "../secret", "/etc/passwd", "a" * 21, "a" * 22 + "/x", "a" * 22 + ".", "a\0" * 11]
)
def test_what_is_no_name_of_ours_finds_nothing(name):
    assert store.find(name) is None


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04" + b"\0" * 30, "application/zip"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
        ("é".encode() * 5000, "text/plain"),
        (b"x" + "é".encode() * 5000, "text/plain"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_content_says(data, media_type):
    assert sniffing.media_type(data) == media_type


def served(app, name, filename="report.pdf", headers=None):
    with app.test_request_context(headers=headers):
        response = serving.attachment(name, filename, "application/pdf")
        response.direct_passthrough = False
        return response


def test_a_file_is_saved_and_never_rendered(app):
    response = served(app, store.put(b"%PDF-1.7"))
    assert response.headers["Content-Disposition"] == "attachment; filename=report.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.data == b"%PDF-1.7"


def test_a_range_is_answered_with_that_range(app):
    response = served(app, store.put(b"0123456789"), headers={"Range": "bytes=2-4"})
    assert (response.status_code, response.data) == (206, b"234")


@pytest.mark.parametrize("filename", ["a\r\nX-Evil: 1.pdf", 'a"b.pdf', "é.pdf", "", "\0"])
def test_a_files_name_can_not_break_the_header(app, filename):
    disposition = served(app, store.put(b"x"), filename).headers["Content-Disposition"]
    assert (
        disposition.startswith("attachment; filename") and "\n" not in disposition and "\r" not in disposition
    )


def test_what_is_not_here_is_not_found(app):
    with app.test_request_context(), pytest.raises(NotFound):
        serving.attachment("a" * 22, "x", "text/plain")
