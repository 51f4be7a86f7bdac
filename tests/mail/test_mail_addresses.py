import pytest

from convo.mail.addresses import Address, InvalidAddress, email, formatted, is_valid, parse


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ada@example.test", Address("", "ada@example.test")),
        (" Ada Lovelace <ada+chat@Example.Test> ", Address("Ada Lovelace", "ada+chat@example.test")),
        ('"Lovelace, \\"Ada\\"" <ada@example.test>', Address('Lovelace, "Ada"', "ada@example.test")),
        (("Ada", "ada@bücher.example"), Address("Ada", "ada@xn--bcher-kva.example")),
    ],
)
def test_an_address_is_read(text, address):
    assert parse(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "ada", "ada@", "@example.test", "a@x<b@y.test>", "ada@example.test\n", "ada@ex\nample.test",
        "a b@example.test", "ada@example.test, eve@example.test", "ada@-bad.test", "ada@example",
        "ada@127.0.0.1", "a..b@example.test", "é@example.test", "x" * 65 + "@example.test",
        "ada@" + "a" * 64 + ".test", "ada@" + "abcdefg." * 40 + "test", "<ada@example.test",
        "ada@example.test\r\nBcc: eve@example.test", "ada@exa\u2028mple.test",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    assert not is_valid(text)
    with pytest.raises(InvalidAddress):
        parse(text)


def test_an_address_may_have_254_characters_and_no_more():
    domain = "a" * 63 + "." + "b" * 63 + "." + "c" * 62 + ".t"
    assert len(email("x" * (253 - len(domain)) + "@" + domain)) == 254
    assert not is_valid("x" * (254 - len(domain)) + "@" + domain)


def test_a_name_is_written_so_that_it_stays_a_name():
    assert (
        formatted(Address("Acme, Inc. <x@y.test>", "help@acme.test"))
        == '"Acme, Inc. <x@y.test>" <help@acme.test>'
    )
    assert formatted(Address("Zoé\r\nBcc: eve@x.test", "zoe@x.test")).count("\n") == 0
