"""What the chat costs a customer's page: the bytes that the browser fetched from us, compressed."""

from contextlib import contextmanager

KILOBYTE = 1024


@contextmanager
def weighing(page, origin):
    """The weight of every answer's body by its address; there once the page has come to rest."""
    finished, weights = [], {}
    page.on("requestfinished", lambda request: finished.append(request))
    yield weights
    page.wait_for_load_state("networkidle")
    for request in finished:
        if request.url.startswith(origin):
            weights[request.url] = request.sizes()["responseBodySize"]


def test_until_somebody_opens_it_a_page_fetches_at_most_three_kilobytes(people, shop, server):
    visitor = people.visitor("about:blank")
    with weighing(visitor.page, server.url) as weights:
        visitor.look_at(shop.url)
        visitor.page.get_by_role("button", name="Open chat").wait_for()
    assert len(weights) == 2, weights  # the loader, and how the launcher looks
    assert 0 < sum(weights.values()) <= 3 * KILOBYTE, weights


def test_until_one_can_type_a_page_fetches_at_most_forty_kilobytes(people, shop, server):
    visitor = people.visitor("about:blank")
    with weighing(visitor.page, server.url) as weights:
        visitor.look_at(shop.url).open_chat()
    assert any(address.endswith("/visits") for address in weights), weights
    assert 20 * KILOBYTE < sum(weights.values()) <= 40 * KILOBYTE, weights
