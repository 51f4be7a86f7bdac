"""The agents, as an admin sees them."""

import pytest


def test_admins_see_everybody_the_deactivated_too(house):
    house.change("ben", lambda ben: ben.deactivate())
    page = house.browser("anna").get("/agents").text
    assert "anna@example.com" in page and "ben@example.com" in page and "Deactivated" in page


@pytest.mark.parametrize("path", ["/agents", "/agents/1", "/invitations/new"])
def test_agents_who_are_not_admins_see_none_of_it(house, path):
    assert house.browser("ben").get(path).status_code == 403
    assert house.browser().get(path).status_code == 302


def test_agents_who_are_not_admins_change_none_of_it(house):
    ben, number = house.browser("ben"), house.agent("ben").id
    assert ben.post(f"/agents/{number}", role="admin").status_code == 403
    assert ben.post(f"/agents/{house.agent('anna').id}/deactivation").status_code == 403
    assert ben.post("/invitations", email="eve@example.com", role="admin").status_code == 403
    assert not house.agent("ben").is_admin and house.agent("anna").is_active


def test_a_role_is_changed(house):
    anna, number = house.browser("anna"), house.agent("ben").id
    assert anna.post(f"/agents/{number}", role="admin").location == "/agents"
    assert house.agent("ben").is_admin
    assert anna.post(f"/agents/{number}", role="owner").status_code == 422
    assert anna.post("/agents/999", role="admin").status_code == 404


def test_deactivating_signs_out_at_once_and_reactivating_lets_in_again(house):
    anna, ben, number = house.browser("anna"), house.browser("ben"), house.agent("ben").id
    assert anna.post(f"/agents/{number}/deactivation").status_code == 303
    assert not ben.is_in
    assert ben.sign_in("ben@example.com").status_code == 422
    assert anna.delete(f"/agents/{number}/deactivation").headers["HX-Redirect"] == "/agents"
    assert ben.sign_in("ben@example.com").status_code == 303


def test_the_last_admin_stays_and_the_page_says_why(house):
    anna, number = house.browser("anna"), house.agent("anna").id
    for answer in (anna.post(f"/agents/{number}", role="agent"), anna.post(f"/agents/{number}/deactivation")):
        assert answer.status_code == 422
        assert "last admin" in answer.text
    assert house.agent("anna").is_admin and anna.is_in
