from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.notices import actions
from halfsky.ground.notices.models import Notice
from halfsky.ground.notices.tests.conftest import CLOCK, at

pytestmark = pytest.mark.django_db


def test_each_is_told_in_her_own_language(chair: User, english: User) -> None:
    actions.tell(
        users=[chair, english],
        subject=gettext_lazy("Notices"),
        detail=lambda: _("%(count)s") % {"count": _("Notices")},
        by=CLOCK,
    )
    assert {notice.user: (notice.subject, notice.detail) for notice in Notice.objects.all()} == {
        chair: ("通知", "通知"),
        english: ("Notices", "Notices"),
    }


def test_the_same_thing_is_told_once(chair: User, english: User) -> None:
    assert actions.tell(users=[chair, chair], subject="x", key="accept:7", by=CLOCK) == 1
    assert actions.tell(users=[chair, english], subject="x", key="accept:7", by=CLOCK) == 1
    assert actions.tell(users=[chair, english], subject="x", key="accept:7", by=CLOCK) == 0
    assert Notice.objects.count() == 2


def test_two_that_tell_the_same_at_once_tell_it_once(chair: User) -> None:
    actions.tell(users=[chair], subject="x", key="k", by=CLOCK)
    Notice.objects.bulk_create(
        [Notice(user=chair, subject="y", key="k", deliver_at=timezone.now())], ignore_conflicts=True
    )
    assert Notice.objects.get().subject == "x"


def test_things_without_a_key_are_told_each_time(chair: User) -> None:
    for _again in range(2):
        actions.tell(users=[chair], subject="x", by=CLOCK)
    assert Notice.objects.count() == 2


def test_nobody_is_told_what_she_has_just_done_herself(chair: User, english: User) -> None:
    assert actions.tell(users=[chair, english], subject="x", by=chair) == 1
    assert Notice.objects.get().user == english


def test_a_closed_account_is_not_told(chair: User) -> None:
    chair.is_active = False
    assert actions.tell(users=[chair], subject="x", by=CLOCK) == 0


@pytest.mark.parametrize(
    ("hour", "urgent", "expected"),
    [
        (14, False, at(14)),
        (22, False, at(8, day=24).replace(minute=0)),
        (3, False, at(8).replace(minute=0)),
        (22, True, at(22)),
    ],
)
def test_at_night_only_what_is_urgent_goes_out(chair: User, hour: int, urgent: bool, expected: Any) -> None:
    with moments.pretend(at(hour)):
        actions.tell(users=[chair], subject="x", urgent=urgent, by=CLOCK)
        assert Notice.objects.get().deliver_at == expected
        assert Notice.objects.visible_to(chair).exists() == (expected == at(hour))
    with moments.pretend(expected):
        assert Notice.objects.visible_to(chair).exists()


def test_telling_many_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    users = User.objects.bulk_create([User(username=f"u{number}", name="演示") for number in range(100)])
    with django_assert_max_num_queries(12):
        assert actions.tell(users=users, subject=gettext_lazy("Notices"), key="k", by=CLOCK) == 100


def test_who_was_told_is_journalled_without_the_words(chair: User) -> None:
    actions.tell(users=[chair], subject="secret", key="k", noun="matters.matter", noun_id=7, organisation=3, by=CLOCK)
    event = Event.objects.get()
    assert (event.verb, event.noun, event.noun_id, event.organisation_id) == ("notices.tell", "matters.matter", "7", 3)
    assert event.content == {"users": [chair.pk], "key": "k", "urgent": False}


def test_a_notice_goes_with_the_verb_that_failed(chair: User) -> None:
    with transaction.atomic():
        actions.tell(users=[chair], subject="x", by=CLOCK)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_words_that_are_too_long_are_cut(chair: User) -> None:
    actions.tell(users=[chair], subject="很" * 300, detail="长" * 900, key="k" * 120, by=CLOCK)
    assert len(Notice.objects.get().subject) == 200


def test_rooms_below_ring_by_the_house(chair: User) -> None:
    bell = house().bell
    assert bell
    assert bell.tell(users=[chair], subject="x", by=CLOCK) == 1
