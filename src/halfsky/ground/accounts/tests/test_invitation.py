from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.accounts import actions, queries
from halfsky.ground.accounts.models import Invitation, User
from halfsky.ground.accounts.tests.conftest import BY, SECRET, sign_in, signed_in, verbs
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotPossible, Refusal

NEW = {"password": "ein-neuer-apfelbaum", "again": "ein-neuer-apfelbaum"}


@pytest.fixture
def newcomer(make: Any) -> User:
    return make("newcomer", name="李芳", phone="13900005678", password=None)


def page(secret: str) -> str:
    return reverse("accounts:invitation", args=[secret])


def test_a_newcomer_sets_her_password_and_is_in(client: Client, newcomer: User) -> None:
    secret = actions.invite(user=newcomer, by=BY)
    welcome = client.get(page(secret)).content.decode()
    assert "李芳" in welcome
    assert "13900005678" in welcome

    client.post(page(secret), NEW)
    assert signed_in(client)
    assert verbs(newcomer) == ["accounts.create", "accounts.invite", "accounts.accept_invitation", "accounts.sign_in"]


def test_a_link_works_once(client: Client, newcomer: User) -> None:
    secret = actions.invite(user=newcomer, by=BY)
    client.post(page(secret), NEW)
    answer = Client().get(page(secret))

    assert answer.status_code == 409
    assert "used already" in answer.content.decode()
    with pytest.raises(Refusal):
        actions.accept_invitation(secret=secret, password="noch-ein-apfelbaum")


def test_a_link_works_for_seven_days(client: Client, newcomer: User) -> None:
    with moments.pretend(timezone.now() - timedelta(days=7, minutes=1)):
        secret = actions.invite(user=newcomer, by=BY)

    assert client.get(page(secret)).status_code == 409
    assert client.post(page(secret), NEW).status_code == 409
    assert not signed_in(client)


def test_a_new_link_replaces_the_one_before(client: Client, newcomer: User) -> None:
    first, second = (actions.invite(user=newcomer, by=BY) for _turn in range(2))

    assert client.get(page(first)).status_code == 409
    assert client.get(page(second)).status_code == 200


def test_a_guessed_link_opens_nothing(client: Client) -> None:
    assert client.get(page("x" * 43)).status_code == 409


def test_the_secret_is_kept_nowhere(newcomer: User) -> None:
    secret = actions.invite(user=newcomer, by=BY)

    assert secret not in str(Invitation.objects.values())


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("kurz", "kurz", "too short"),
        ("ein-neuer-apfelbaum", "ein-alter-apfelbaum", "not the same"),
        ("password1234", "password1234", "thieves try"),
    ],
)
def test_a_password_that_will_not_do_is_said_and_the_link_stays(
    client: Client, newcomer: User, password: str, again: str, said: str
) -> None:
    secret = actions.invite(user=newcomer, by=BY)
    answer = client.post(page(secret), {"password": password, "again": again})

    assert said in answer.content.decode()
    assert queries.open_invitation(secret)


def test_an_invitation_does_not_pass_by_a_second_factor(client: Client, newcomer: User) -> None:
    actions.add_authenticator_app(user=newcomer, secret=SECRET, by=BY)
    answer = client.post(page(actions.invite(user=newcomer, by=BY)), NEW)

    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_somebody_else_at_the_screen_is_signed_out(client: Client, wangli: User, newcomer: User) -> None:
    sign_in(client)
    client.post(page(actions.invite(user=newcomer, by=BY)), NEW)

    assert not signed_in(client)


def test_a_closed_user_is_not_invited(newcomer: User) -> None:
    secret = actions.invite(user=newcomer, by=BY)
    actions.close(user=newcomer, by=BY)

    assert queries.open_invitation(secret) is None
    with pytest.raises(NotPossible):
        actions.invite(user=newcomer, by=BY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "w"}, "username"),
        ({"username": "wang li"}, "username"),
        ({"username": "WANGLI"}, "username"),
        ({"username": "13800001234"}, "username"),
        ({"username": "13911112222"}, "username"),
        ({"phone": "13800001234"}, "phone"),
        ({"phone": "12338"}, "phone"),
        ({"phone": "1380000123"}, "phone"),
        ({"name": " "}, "name"),
        ({"password": "kurz"}, "password"),
    ],
)
def test_creating_says_which_value_will_not_do(wangli: User, values: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        actions.create(**{"username": "lifang", "name": "李芳", "by": BY, **values})

    assert [*error.value.message_dict] == [field]
    assert User.objects.count() == 1


def test_a_user_name_may_be_chinese_or_her_own_phone(db: None) -> None:
    actions.create(username="李芳", name="李芳", by=BY)
    actions.create(username="13911112222", name="王丽", phone="139 1111 2222", by=BY)
