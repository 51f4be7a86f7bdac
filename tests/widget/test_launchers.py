"""What a customer's page loads."""

import gzip


def test_the_launcher_knows_its_colour_side_and_words(client, cast):
    answer = client.get("/widget/site/launcher?lang=en&site=http://shop.test:8080")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.json["open"] == "Open chat"
    assert answer.json["colour"] == "#4f46e5"
    assert answer.json["ink"] == "#ffffff"
    assert answer.json["allowed"] is True


def test_a_site_that_is_not_listed_is_told_so(client, cast):
    assert client.get("/widget/site/launcher?site=https://evil.example").json["allowed"] is False


def test_loader_and_launcher_together_weigh_at_most_three_kilobytes(client, cast):
    loader = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    settings = client.get("/widget/site/launcher?lang=fr&site=http://shop.test")
    assert len(loader.data) + len(gzip.compress(settings.data)) <= 3 * 1024


def test_the_loader_is_asked_for_again_and_not_sent_again(client, cast):
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_can_read_that_there_is_no_such_channel(client, cast):
    answer = client.get("/widget/nowhere/launcher?lang=en")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "*")


def test_the_first_language_that_is_spoken_is_taken(client, cast):
    for asked, spoken in (("de,fr-CA,en", "fr"), ("en,fr", "en"), ("de,it", "en"), ("", "en")):
        assert client.get(f"/widget/site/launcher?lang={asked}").json["lang"] == spoken
