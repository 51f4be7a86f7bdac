"""The frame's shell: cacheable, and shown on the channel's sites only."""


def test_the_shell_is_the_same_for_everybody_and_may_be_kept(client, cast):
    one, other = client.get("/widget/site?lang=en"), client.get("/widget/site?lang=en")
    assert one.data == other.data
    assert "public" in one.headers["Cache-Control"]
    assert "Set-Cookie" not in one.headers


def test_only_the_channels_sites_may_frame_it(client, cast):
    policy = client.get("/widget/site").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' http://shop.test:*")


def test_it_speaks_the_language_of_the_page(client, cast):
    assert '<html lang="fr"' in client.get("/widget/site?lang=fr-CA").text
    assert '<html lang="en"' in client.get("/widget/site?lang=sv").text


def test_an_unknown_or_inactive_channel_is_not_there(app, client, cast):
    assert client.get("/widget/nothing").status_code == 404


def test_the_demo_site_is_not_there_without_the_demo(client, cast):
    assert client.get("/demo").status_code == 404
