"""An agent's picture."""

import io

import pytest
from PIL import Image

from convo.files import store


def upload(browser, data, filename="me.png"):
    return browser.post("/profile/picture", picture=(io.BytesIO(data), filename))


@pytest.fixture
def photo():
    output = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (900, 500), "teal").save(output, "JPEG", exif=exif)
    return output.getvalue()


def test_it_becomes_a_square_without_exif_that_anybody_may_see(house, photo):
    browser = house.browser("anna")
    assert upload(browser, photo).location == "/profile"
    address = house.agent("anna").picture_address
    assert address in browser.get("/profile").text
    answer = house.browser().get(address)
    assert answer.mimetype == "image/webp" and b"taken at home" not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (256, 256)
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_new_one_replaces_it_and_it_can_be_removed(house, photo):
    browser = house.browser("anna")
    upload(browser, photo)
    first = house.agent("anna").picture_address
    upload(browser, photo)
    second = house.agent("anna").picture_address
    assert first != second
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    assert browser.delete("/profile/picture").headers["HX-Redirect"] == "/profile"
    assert house.agent("anna").picture is None
    assert browser.get(second).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + b"\0" * 99,
    ],
)
def test_what_is_no_raster_picture_is_refused_at_its_field(house, data):
    answer = upload(house.browser("anna"), data)
    assert answer.status_code == 422
    assert 'id="picture-error"' in answer.text
    assert house.agent("anna").picture is None


def test_more_than_ten_megabytes_are_refused(house):
    answer = upload(house.browser("anna"), b"\x89PNG\r\n\x1a\n" + b"\0" * 10 * 1024 * 1024)
    assert answer.status_code == 422 and "too large" in answer.text


@pytest.mark.parametrize("name", ["x", "../convo.sqlite3", "..%2fconvo.sqlite3", "a" * 22 + ".webp", "%00"])
def test_no_other_file_is_served(house, name):
    assert house.browser().get(f"/pictures/{name}").status_code == 404


def test_a_stored_file_that_is_no_picture_of_ours_is_not_served_inline(house, app):
    with app.app_context():
        name = store.put(b"<script>alert(1)</script>", "html")
    assert house.browser().get(f"/pictures/{name}").status_code == 404
