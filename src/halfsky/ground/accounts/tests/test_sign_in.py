from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from halfsky.ground.accounts import actions
from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.tests.conftest import BY, PASSWORD, sign_in, signed_in, verbs


@pytest.mark.parametrize(
    "login",
    ["wangli", "WangLi", " wangli ", "13800001234", "138 0000 1234", "+86 138-0000-1234", "１３８００００１２３４"],
)
def test_one_field_takes_the_user_name_or_the_phone(client: Client, wangli: User, login: str) -> None:
    answer = sign_in(client, login)

    assert answer.status_code == 302
    assert answer.url == "/"
    assert signed_in(client)
    assert verbs(wangli) == ["accounts.create", "accounts.sign_in"]


def test_signing_in_leads_back_to_the_page_one_came_for(client: Client, wangli: User) -> None:
    answer = client.post(reverse("account_login"), {"login": "wangli", "password": PASSWORD, "next": "/accounts/me/"})

    assert answer.url == "/accounts/me/"


def test_it_never_leads_to_another_house(client: Client, wangli: User) -> None:
    answer = client.post(
        reverse("account_login"), {"login": "wangli", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert answer.url == "/"


def test_what_is_wrong_does_not_say_which_part(client: Client, wangli: User) -> None:
    wrong_password = sign_in(client, "wangli", "falsch").content.decode()
    unknown = sign_in(client, "nobody", "falsch").content.decode()

    assert "do not belong together" in wrong_password
    assert "do not belong together" in unknown
    assert not signed_in(client)


def test_after_five_wrong_passwords_the_account_is_locked_whatever_it_is_called(client: Client, wangli: User) -> None:
    for login in ["wangli", "13800001234", "WANGLI", "138 0000 1234", "wangli"]:
        sign_in(client, login, "falsch")
    answer = sign_in(client)

    assert "Too many failed attempts. Wait 5 minutes, then try again." in answer.content.decode()
    assert not signed_in(client)
    assert verbs(wangli)[-1] == "accounts.lock_out"


def test_a_lock_out_is_journalled_once(client: Client, wangli: User) -> None:
    for _turn in range(8):
        sign_in(client, "wangli", "falsch")

    assert verbs(wangli).count("accounts.lock_out") == 1


def test_a_lock_out_passes(client: Client, wangli: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _turn in range(6):
        sign_in(client, "wangli", "falsch")
    import time

    later = time.time() + 301
    monkeypatch.setattr("time.time", lambda: later)
    sign_in(client)

    assert signed_in(client)


def test_others_come_in_while_one_is_locked_out(client: Client, wangli: User, make: Any) -> None:
    make("other")
    for _turn in range(6):
        sign_in(client, "wangli", "falsch")
    sign_in(client, "other")

    assert signed_in(client)


def test_a_closed_user_stays_outside(client: Client, wangli: User) -> None:
    actions.close(user=wangli, by=BY)
    answer = client.post(reverse("account_login"), {"login": "wangli", "password": PASSWORD}, follow=True)

    assert "This account is closed" in answer.content.decode()
    assert not signed_in(client)


def test_closing_ends_the_sessions_at_once_and_reopening_lets_in_again(client: Client, wangli: User) -> None:
    sign_in(client)
    actions.close(user=wangli, by=BY)
    assert client.get(reverse("accounts:me")).status_code == 302

    actions.reopen(user=wangli, by=BY)
    sign_in(client)
    assert client.get(reverse("accounts:me")).status_code == 200
    assert verbs(wangli)[-3:] == ["accounts.close", "accounts.reopen", "accounts.sign_in"]


def test_signing_out_takes_a_click(client: Client, wangli: User) -> None:
    sign_in(client)
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert signed_in(client)

    client.post(reverse("account_logout"))
    assert not signed_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_there_is_no_sign_up_and_no_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
