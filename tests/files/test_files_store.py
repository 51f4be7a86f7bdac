import pytest

from convo.files import store

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
