from convo.mail import maildir


def test_a_kept_mail_reads_back(compose):
    maildir.keep(compose())
    (kept,) = maildir.newest()
    assert kept.header("Subject") == "Your conversation"
    assert kept.header("To") == "ada@example.test"
    assert kept.body("plain").strip() == "Bonjour, ça va ?"
    assert "<p>" in kept.body("html")
    assert maildir.find(kept.id) == kept


def test_the_same_mail_again_is_kept_once(compose):
    assert maildir.keep(compose()) == maildir.keep(compose())
    assert len(maildir.newest()) == 1


def test_the_newest_come_first_page_by_page(compose):
    for number in range(5):
        maildir.keep(compose(message_id=f"<{number}@acme.test>"))
    first = maildir.newest(limit=2)
    rest = maildir.newest(before=first[-1].id)
    assert [kept.header("Message-ID")[1] for kept in first + rest] == ["4", "3", "2", "1", "0"]


def test_nothing_outside_the_folder_is_found(compose, tmp_path):
    (tmp_path / "secret").write_text("x")
    assert maildir.newest() == []
    assert maildir.find("../../secret") is None
    assert maildir.find("1" * 16 + "." + "a" * 32 + ".convo") is None


def test_a_half_written_mail_does_not_show(compose, tmp_path):
    maildir.keep(compose())
    (tmp_path / "mail" / "tmp" / ("1" * 16 + "." + "a" * 32 + ".convo")).write_text("half")
    assert len(maildir.newest()) == 1
