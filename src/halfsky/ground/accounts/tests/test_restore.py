from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts import actions, queries
from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.tests.conftest import BY, SECRET, sign_in, signed_in, verbs
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Refusal


def page(user: User) -> str:
    return reverse("accounts:restore", args=[user.pk])


def test_a_supervisor_restores_and_the_user_comes_in_again_by_a_link(
    client: Client, wangli: User, supervisor: User
) -> None:
    actions.add_authenticator_app(user=wangli, secret=SECRET, by=BY)
    sign_in(client, "supervisor")
    answer = client.post(page(wangli), {"reason": "Telephone in the river"}).content.decode()
    link = re.search(r"/invitation/[\w-]{43}/", answer)
    assert link

    hers = Client()
    hers.post(link[0], {"password": "ein-neuer-apfelbaum", "again": "ein-neuer-apfelbaum"})
    assert signed_in(hers)


def test_all_she_had_stops_working(client: Client, wangli: User, supervisor: User) -> None:
    sign_in(client)
    actions.add_authenticator_app(user=wangli, secret=SECRET, by=BY)
    actions.restore_second_factor(user=wangli, reason="Telephone lost", by=supervisor)

    assert not queries.second_factor(wangli)
    assert client.get(reverse("accounts:me")).status_code == 302
    assert "do not belong together" in sign_in(Client()).content.decode()


def test_it_is_journalled_with_who_and_why(wangli: User, supervisor: User) -> None:
    actions.restore_second_factor(user=wangli, reason="Telephone lost", by=supervisor)
    event = Event.objects.get(verb="accounts.restore_second_factor")

    assert (event.actor_key, event.noun_id, event.reason) == (str(supervisor.pk), str(wangli.pk), "Telephone lost")
    assert verbs(wangli)[-2:] == ["accounts.invite", "accounts.restore_second_factor"]


def test_without_a_reason_nothing_happens(client: Client, wangli: User, supervisor: User) -> None:
    actions.add_authenticator_app(user=wangli, secret=SECRET, by=BY)
    sign_in(client, "supervisor")
    assert client.post(page(wangli), {"reason": " "}).status_code == 422

    with pytest.raises(Refusal):
        actions.restore_second_factor(user=wangli, reason=" ", by=supervisor)
    assert queries.has_second_factor(wangli)


def test_nobody_finds_whom_she_may_not_restore(client: Client, wangli: User, supervisor: User, make: Any) -> None:
    other = make("other")
    sign_in(client, "supervisor")

    assert client.get(page(wangli)).status_code == 200
    assert client.get(page(other)).status_code == 404
    assert client.post(page(other), {"reason": "x"}).status_code == 404
    assert client.get(page(supervisor)).status_code == 404
    assert client.get(reverse("accounts:restore", args=[999])).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client, wangli: User) -> None:
    assert client.get(page(wangli)).url.startswith(reverse("account_login"))
