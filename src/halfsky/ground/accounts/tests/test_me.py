from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.accounts import actions
from halfsky.ground.accounts.models import SavedView, User
from halfsky.ground.accounts.tests.conftest import PASSWORD, sign_in, verbs

ME = "/accounts/me/"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/116 MicroMessenger/8.0"


def test_my_account_says_who_i_am_and_where_i_am_signed_in(client: Client, wangli: User) -> None:
    sign_in(client)
    sign_in(Client(headers={"user-agent": PHONE}))
    page = client.get(ME).content.decode()

    assert "王丽" in page
    assert "13800001234" in page
    assert "WeChat · Android" in page


def test_a_session_that_has_run_out_is_not_shown(client: Client, wangli: User) -> None:
    sign_in(client)
    old = Client(headers={"user-agent": PHONE})
    sign_in(old)
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=timezone.now())

    assert "WeChat" not in client.get(ME).content.decode()


def test_i_end_another_session(client: Client, wangli: User) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    session = UserSession.objects.get(session_key=other.session.session_key)
    client.post(reverse("accounts:end_session", args=[session.pk]))

    assert other.get(ME).status_code == 302
    assert client.get(ME).status_code == 200
    assert verbs(wangli)[-1] == "accounts.end_session"


def test_i_end_all_others_at_once(client: Client, wangli: User) -> None:
    others = [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser)
    client.post(reverse("accounts:end_other_sessions"))

    assert [browser.get(ME).status_code for browser in (client, *others)] == [200, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(client: Client, wangli: User, make: Any) -> None:
    make("other")
    thief = Client()
    sign_in(client)
    sign_in(thief, "other")
    session = UserSession.objects.get(session_key=client.session.session_key)

    assert thief.post(reverse("accounts:end_session", args=[session.pk])).status_code == 409
    assert client.get(ME).status_code == 200


def test_changing_the_password_signs_out_everywhere_else_and_is_journalled(client: Client, wangli: User) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    new = {"oldpassword": PASSWORD, "password1": "ein-neuer-apfelbaum", "password2": "ein-neuer-apfelbaum"}
    assert client.post(reverse("account_change_password"), new).url == ME

    assert client.get(ME).status_code == 200
    assert other.get(ME).status_code == 302
    assert verbs(wangli)[-2:] == ["accounts.end_sessions", "accounts.change_password"]


def test_the_password_is_changed_only_by_who_knows_it(client: Client, wangli: User) -> None:
    sign_in(client)
    new = {"oldpassword": "falsch", "password1": "ein-neuer-apfelbaum", "password2": "ein-neuer-apfelbaum"}

    assert "This is not your password." in client.post(reverse("account_change_password"), new).content.decode()


def test_a_page_costs_few_queries_and_no_write(
    client: Client, wangli: User, django_assert_max_num_queries: Any
) -> None:
    sign_in(client)
    client.get(ME)
    with django_assert_max_num_queries(15) as asked:
        client.get(ME)

    assert not [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.fixture
def kept(client: Client, wangli: User) -> SavedView:
    sign_in(client)
    sent = {"register": "matters.matter", "name": "逾期", "query": "overdue=1", "next": "/matters/?overdue=1"}
    answer = client.post(reverse("accounts:saved_views"), sent)
    assert answer.url == "/matters/?overdue=1"
    return SavedView.objects.get()


def test_a_filter_is_kept_under_my_name_for_it(kept: SavedView, wangli: User) -> None:
    assert (kept.user, kept.register, kept.name, kept.query) == (wangli, "matters.matter", "逾期", "overdue=1")


def test_the_same_name_replaces_it(client: Client, kept: SavedView) -> None:
    client.post(reverse("accounts:saved_views"), {"register": "matters.matter", "name": "逾期", "query": "overdue=2"})
    kept.refresh_from_db()

    assert kept.query == "overdue=2"
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"name": "x" * 61}, {"query": ""}, {"register": ""}, {"query": "x" * 1001}]
)
def test_what_cannot_be_kept_is_said(client: Client, wangli: User, bad: dict[str, str]) -> None:
    sign_in(client)
    sent = {"register": "matters.matter", "name": "n", "query": "q=1", **bad}

    assert client.post(reverse("accounts:saved_views"), sent).status_code == 302
    assert not SavedView.objects.exists()


def test_i_drop_my_own_filters_and_nobody_elses(client: Client, kept: SavedView, make: Any) -> None:
    make("other")
    thief = Client()
    sign_in(thief, "other")
    assert thief.post(reverse("accounts:delete_view", args=[kept.pk])).status_code == 404

    client.post(reverse("accounts:delete_view", args=[kept.pk]))
    assert not SavedView.objects.exists()


def test_filters_lead_to_no_other_house(client: Client, wangli: User) -> None:
    sign_in(client)
    sent = {"register": "r", "name": "n", "query": "q=1", "next": "https://evil.example/"}

    assert client.post(reverse("accounts:saved_views"), sent).url == ME


def test_closing_twice_is_refused(wangli: User) -> None:
    from halfsky.ground.lib.errors import NotPossible

    actions.close(user=wangli, by=wangli)
    with pytest.raises(NotPossible):
        actions.close(user=wangli, by=wangli)
