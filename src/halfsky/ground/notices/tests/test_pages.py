from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.notices import actions, queries
from halfsky.ground.notices.models import Notice
from halfsky.ground.notices.tests.conftest import CLOCK

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def told(user: User, subject: str = "New matter: XC-1", url: str = "/notices/?unread=1", **more: Any) -> Notice:
    actions.tell(users=[user], subject=subject, url=url, urgent=True, by=CLOCK, **more)
    return Notice.objects.latest("id")


def test_the_unread_are_counted_with_one_query(chair: User, english: User, django_assert_num_queries: Any) -> None:
    actions.read(notice=told(chair), by=chair)
    told(chair)
    told(english)
    with django_assert_num_queries(1):
        assert queries.unread_count(chair) == 1


def test_the_page_lists_my_notices_and_nobody_elses(chair: User, english: User, signed_in: SignIn) -> None:
    told(chair, "mine")
    told(english, "hers")
    page = signed_in(chair).get(reverse("notices:list")).content.decode()
    assert "mine" in page
    assert "hers" not in page


def test_an_empty_page_says_what_will_come_here(english: User, signed_in: SignIn) -> None:
    page = signed_in(english).get(reverse("notices:list")).content.decode()
    assert "No notices yet." in page
    assert "Mark all as read" not in page


def test_only_the_unread_on_request(english: User, signed_in: SignIn) -> None:
    actions.read(notice=told(english, "old news"), by=english)
    told(english, "fresh news")
    page = signed_in(english).get(reverse("notices:list"), {"unread": "1"}).content.decode()
    assert "fresh news" in page
    assert "old news" not in page


def test_opening_marks_as_read_and_goes_there(english: User, signed_in: SignIn) -> None:
    notice = told(english, url="/matters/7/")
    answer = signed_in(english).post(reverse("notices:read", args=[notice.pk]))
    assert answer["Location"] == "/matters/7/"
    assert Notice.objects.get().read_at
    assert Event.objects.filter(verb="notices.read", noun_id=str(notice.pk)).count() == 1


def test_reading_again_changes_nothing(english: User) -> None:
    notice = told(english)
    first = actions.read(notice=notice, by=english).read_at
    assert actions.read(notice=Notice.objects.get(), by=english).read_at == first
    assert Event.objects.filter(verb="notices.read").count() == 1


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_a_notice_never_leads_out_of_the_house(english: User, signed_in: SignIn, url: str) -> None:
    notice = told(english, url=url)
    assert signed_in(english).post(reverse("notices:read", args=[notice.pk]))["Location"] == reverse("notices:list")


def test_a_stranger_cannot_read_my_notice(chair: User, english: User, signed_in: SignIn) -> None:
    notice = told(chair)
    assert signed_in(english).post(reverse("notices:read", args=[notice.pk])).status_code == 404
    assert Client().get(reverse("notices:list")).status_code == 302
    assert Notice.objects.get().read_at is None


def test_all_are_read_at_once(chair: User, english: User, signed_in: SignIn) -> None:
    for _again in range(3):
        told(english)
    told(chair)
    signed_in(english).post(reverse("notices:read_all"))
    assert (queries.unread_count(english), queries.unread_count(chair)) == (0, 1)


def test_the_bell_says_its_number_and_asks_again(english: User, signed_in: SignIn) -> None:
    told(english)
    bell = signed_in(english).get(reverse("notices:bell")).content.decode()
    assert "Notices, 1 unread" in bell
    assert 'hx-trigger="every 60s"' in bell


def test_the_page_costs_the_same_whatever_it_holds(
    english: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        told(english, f"notice {number}")
    client = signed_in(english)
    client.get(reverse("notices:list"))  # the first page of a session notes the session
    with django_assert_max_num_queries(8):
        assert "?page=2" in client.get(reverse("notices:list")).content.decode()
