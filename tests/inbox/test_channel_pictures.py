"""The picture of a channel, in its settings form."""

import io
import re

import pytest
from PIL import Image

from convo.conversations.channel import Channel
from convo.extensions import db
from tests.inbox.test_channels import FIELDS

CUSTOM = {**FIELDS, "avatar": "custom"}
WRONG = {"sites": "https://x y"}
SHOWN = re.compile(r'<img class="avatar" data-size="xl" src="(/pictures/[^"]+)"')
CARRIED = re.compile(r'name="kept_picture" value="([^"]+)"')


def photo(colour="teal"):
    output = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(output, "PNG")
    output.seek(0)
    return output, "team.png"


@pytest.fixture
def saved(app, cast):
    """The channel's picture: its address."""

    def saved():
        with app.app_context():
            name = db.session.get(Channel, cast.channel).settings.get("picture")
            return f"/pictures/{name}" if name else None

    return saved


@pytest.fixture
def save(cast, anna):
    return lambda **fields: anna.post(f"/channels/{cast.channel}", **fields)


def test_it_becomes_a_square_that_anybody_may_see(save, saved, anna, client, cast):
    assert save(**CUSTOM, picture=photo()).status_code == 303
    answer = client.get(saved())
    assert answer.mimetype == "image/webp"
    assert Image.open(io.BytesIO(answer.data)).size == (256, 256)
    assert SHOWN.search(anna.get(f"/channels/{cast.channel}").text)[1] == saved()


def test_saving_the_rest_leaves_it(save, saved, anna, cast):
    save(**CUSTOM, picture=photo())
    before = saved()
    carried = CARRIED.search(anna.get(f"/channels/{cast.channel}").text)[1]
    assert save(**{**CUSTOM, "avatar": "team"}, kept_picture=carried).status_code == 303
    assert saved() == before
    assert anna.get(before).status_code == 200


def test_a_new_one_takes_its_place_and_the_file_is_gone(save, saved, anna):
    save(**CUSTOM, picture=photo())
    first = saved()
    save(**CUSTOM, picture=photo("red"))
    assert saved() != first
    assert (anna.get(first).status_code, anna.get(saved()).status_code) == (404, 200)


def test_it_can_be_removed_but_not_while_it_is_the_avatar(save, saved, anna, cast):
    save(**CUSTOM, picture=photo())
    address = saved()
    carried = CARRIED.search(anna.get(f"/channels/{cast.channel}").text)[1]
    answer = save(**CUSTOM, kept_picture=carried, remove_picture="1")
    assert answer.status_code == 422 and 'id="picture-error"' in answer.text
    assert anna.get(address).status_code == 200
    carried = CARRIED.search(answer.text)[1]
    assert save(**FIELDS, kept_picture=carried).status_code == 303  # as the refused form says
    assert saved() is None
    assert anna.get(address).status_code == 404


def test_what_was_sent_is_kept_while_the_rest_is_corrected(save, saved, anna):
    answer = save(**{**CUSTOM, **WRONG}, picture=photo())
    assert answer.status_code == 422
    assert 'id="picture-error"' not in answer.text
    shown = SHOWN.search(answer.text)[1]
    assert saved() is None
    assert save(**CUSTOM, kept_picture=CARRIED.search(answer.text)[1]).status_code == 303
    assert saved() == shown


def test_what_was_sent_and_then_replaced_is_gone(save, saved, anna):
    answer = save(**{**CUSTOM, **WRONG}, picture=photo())
    shown = SHOWN.search(answer.text)[1]
    save(**CUSTOM, kept_picture=CARRIED.search(answer.text)[1], picture=photo("red"))
    assert (anna.get(shown).status_code, anna.get(saved()).status_code) == (404, 200)


def test_a_new_channel_can_have_one_at_once(app, anna):
    assert anna.post("/channels", **CUSTOM, picture=photo()).status_code == 303
    with app.app_context():
        made = db.session.scalar(db.select(Channel).where(Channel.name == "Shop"))
    assert anna.get(f"/pictures/{made.settings['picture']}").status_code == 200


@pytest.mark.parametrize("data", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
@pytest.mark.parametrize("avatar", ["custom", "agent"])
def test_what_is_no_raster_picture_is_refused_at_its_field(save, saved, data, avatar):
    answer = save(**{**FIELDS, "name": "Kept", "avatar": avatar}, picture=(io.BytesIO(data), "x.png"))
    assert answer.status_code == 422
    assert 'id="picture-error"' in answer.text and 'value="Kept"' in answer.text
    assert saved() is None


def test_a_bad_one_does_not_cost_the_good_one(save, saved, anna, cast):
    save(**CUSTOM, picture=photo())
    carried = CARRIED.search(anna.get(f"/channels/{cast.channel}").text)[1]
    answer = save(**CUSTOM, kept_picture=carried, picture=(io.BytesIO(b"no picture"), "x.png"))
    assert answer.status_code == 422
    assert SHOWN.search(answer.text)[1] == saved()
    assert anna.get(saved()).status_code == 200


def test_nobody_else_s_file_can_be_passed_off_as_it(save, saved, anna):
    anna.post("/profile/picture", picture=photo())
    name = re.search(r"/pictures/([^\"]+)", anna.get("/profile").text)[1]
    for forged in (name, f'"{name}".c2lnbmF0dXJl'):
        assert save(**CUSTOM, kept_picture=forged).status_code == 422
    save(**CUSTOM, picture=photo())
    save(**CUSTOM, picture=photo("red"), kept_picture=name)
    assert anna.get(f"/pictures/{name}").status_code == 200


def test_the_preview_shows_the_one_that_is_stored(save, saved, anna, cast):
    save(**CUSTOM, picture=photo())
    carried = CARRIED.search(anna.get(f"/channels/{cast.channel}").text)[1]

    def preview(**fields):
        answer = anna.post("/channels/preview", kept_picture=carried, welcome_en="Ahoy", **fields)
        assert answer.status_code == 200
        return answer.text

    assert preview(avatar="custom").count(saved()) == 2
    assert saved() not in preview(avatar="team")
    assert saved() not in preview(avatar="custom", remove_picture="1")


def test_a_form_that_says_nothing_new_leaves_what_a_colleague_has_changed(save, saved, anna, cast):
    save(**CUSTOM, picture=photo())
    carried = CARRIED.search(anna.get(f"/channels/{cast.channel}").text)[1]
    save(**CUSTOM, picture=photo("red"))
    changed = saved()
    assert save(**{**CUSTOM, "avatar": "agent"}, kept_picture=carried).status_code == 303
    assert saved() == changed
    assert anna.get(changed).status_code == 200


def test_two_channels_made_of_one_form_each_keep_the_picture(app, anna):
    answer = anna.post("/channels", **{**CUSTOM, **WRONG}, picture=photo())
    carried = CARRIED.search(answer.text)[1]
    made = [anna.post("/channels", **CUSTOM, kept_picture=carried).location for _ in range(2)]
    assert anna.post(made[0], **CUSTOM, picture=photo("red")).status_code == 303
    shown = SHOWN.search(anna.get(made[1]).text)[1]
    assert anna.get(shown).status_code == 200


def test_one_that_was_replaced_while_the_rest_was_corrected_is_gone(save, anna):
    first = save(**{**CUSTOM, **WRONG}, picture=photo())
    second = save(**{**CUSTOM, **WRONG}, kept_picture=CARRIED.search(first.text)[1], picture=photo("red"))
    shown = [SHOWN.search(answer.text)[1] for answer in (first, second)]
    assert [anna.get(address).status_code for address in shown] == [404, 200]


def test_the_pictures_of_a_channel_are_for_admins_to_choose(saved, ben, cast):
    assert ben.post(f"/channels/{cast.channel}", **CUSTOM, picture=photo()).status_code == 403
    assert saved() is None
