"""Accounts and grants from a spreadsheet: who comes in, what is refused and why, twice, and from another branch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.accounts.models import Invitation, User
from halfsky.ground.imports.models import Import
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.importers import ACCOUNTS
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.network.permissions import Role
from halfsky.kernel.people.tests import sheets
from halfsky.kernel.people.tests.sheets import outcomes, wrong, xlsx
from tests.cast import BY, Cast

HEADINGS = ("姓名", "手机号", "用户名", "所属组织", "角色", "范围", "截止日期")
FANG = ("王芳", "13800001234", "", "柳村", "主席", "", "")


def checked(cast: Cast, *rows: Any, place: Organisation | None = None, by: User | None = None) -> Import:
    return sheets.checked(xlsx(HEADINGS, *rows), place or cast.city, by or cast.administrator, spec=ACCOUNTS)


def imported(cast: Cast, *rows: Any, place: Organisation | None = None, by: User | None = None) -> Import:
    return sheets.imported(xlsx(HEADINGS, *rows), place or cast.city, by or cast.administrator, spec=ACCOUNTS)


def administrator(cast: Cast, where: Organisation, reach: str = Grant.Reach.BELOW) -> User:
    """An administrator of one branch only."""
    user = User.objects.create(username=f"branch-{where.pk}-{reach}", name="分管")
    actions.give_grant(user=user, role=Role.ADMINISTRATOR, organisation=where, reach=reach, by=BY)
    return user


def test_whoever_has_no_account_gets_one_with_her_grant_and_no_password(cast: Cast) -> None:
    rows = [
        FANG,
        ("李梅", "", "limei", "河东镇", "受理员", "本级及下级", date(2099, 1, 1)),
        ("张法官", "13900000001", "judge-zhang", "甲县人民法院", "共建单位经办人", "", ""),
    ]
    assert outcomes(imported(cast, *rows)) == {"new": 3}
    fang, mei = User.objects.get(username="13800001234"), User.objects.get(username="limei")
    assert (fang.name, fang.phone, fang.has_usable_password()) == ("王芳", "13800001234", False)
    assert (mei.phone, mei.grants.get().reach, mei.grants.get().until) == (None, "below", date(2099, 1, 1))
    assert queries.holds(fang, "people.register", cast.village)
    assert not queries.holds(fang, "people.register", cast.sibling_village)
    assert User.objects.get(username="judge-zhang").grants.get().organisation == cast.court
    assert not Invitation.objects.exists()


def test_every_grant_and_account_leaves_its_event_and_a_batch_one(cast: Cast) -> None:
    before = Event.objects.filter(verb="network.give_grant").count()
    record = imported(cast, FANG, (*FANG[:3], "杨村", "受理员", "", ""))
    assert outcomes(record) == {"new": 1, "completed": 1}
    assert Event.objects.filter(verb="network.give_grant").count() == before + 2
    assert Event.objects.filter(verb="accounts.create").count() == 1
    event = Event.objects.get(verb="network.give_grants")
    assert (event.noun_id, event.content) == (
        str(record.pk),
        {"list": str(record.pk), "rows": 2, "accounts": 1, "grants": 2},
    )


def test_the_same_file_twice_gives_nothing_twice(cast: Cast) -> None:
    rows = [FANG, ("李梅", "", "limei", "河东镇", "受理员", "本级及下级", date(2099, 1, 1))]
    imported(cast, *rows)
    users, grants = User.objects.count(), Grant.objects.count()
    assert outcomes(imported(cast, *rows)) == {"known": 2}
    assert (User.objects.count(), Grant.objects.count()) == (users, grants)


def test_whoever_has_an_account_only_gets_the_grant(cast: Cast) -> None:
    users = User.objects.count()
    assert outcomes(imported(cast, ("演示·chair", "", "CHAIR", "杨村", "受理员", "", ""))) == {"completed": 1}
    assert User.objects.count() == users
    assert cast.chair.grants.filter(organisation=cast.sibling_village, role=Role.HANDLER).exists()


def test_every_error_is_said_before_anything_is_written(cast: Cast) -> None:
    for user, phone in ((cast.chair, "13700000001"), (cast.named, "13700000003")):
        User.objects.filter(pk=user.pk).update(phone=phone)
    rows = [
        ("王芳", "13800001234", "", "柳村", "村长", "", ""),
        ("王芳", "", "", "柳村", "主席", "", ""),
        ("王芳", "12", "", "天边村", "主席", "", ""),
        ("王芳", "13700000001", "", "柳村", "主席", "", ""),
        ("王芳", "13800001234", "13700000009", "柳村", "主席", "", ""),
        ("演示·named", "13700000003", "other", "柳村", "受理员", "", ""),
        ("演示·colleague", "13700000002", "colleague", "柳村", "受理员", "", ""),
        ("演示·chair", "", "chair", "柳村", "主席", "本级及下级", ""),
        ("张兰", "13800000002", "", "甲县人民法院", "受理员", "", ""),
        ("赵英", "13800000003", "", "柳村", "共建单位经办人", "", ""),
        ("钱多", "13800000004", "", "柳村", "主席", "", date(2020, 1, 1)),
        ("演示·administrator", "", "administrator", "柳村", "主席", "", ""),
    ]
    found = wrong(checked(cast, *rows))
    assert found == [
        (2, "role"), (3, "phone"), (4, "phone"), (4, "place"), (5, "phone"), (6, "username"), (7, "username"), (8, "phone"),
        (9, "role"), (10, "role"), (11, "role"), (12, "until"), (13, "name"),
    ]  # fmt: skip
    assert not Event.objects.filter(verb="accounts.create").exists()


def test_an_error_names_nobody_to_whom_a_phone_belongs(cast: Cast) -> None:
    User.objects.filter(pk=cast.chair.pk).update(phone="13700000001")
    record = checked(cast, ("王芳", "13700000001", "", "柳村", "主席", "", ""))
    assert "chair" not in record.findings.get().said


def test_one_phone_with_two_names_and_one_name_with_two_phones_are_errors(cast: Cast) -> None:
    rows = [FANG, ("王方", "13800001234", "", "柳村", "受理员", "", "")]
    assert wrong(checked(cast, *rows)) == [(3, "phone")]
    rows = [("王芳", "", "fang", "柳村", "主席", "", ""), ("王芳", "13800001234", "fang", "杨村", "受理员", "", "")]
    assert wrong(checked(cast, *rows)) == [(3, "username")]


def test_nobody_gives_where_or_further_than_she_may(cast: Cast) -> None:
    sibling = administrator(cast, cast.sibling_town)
    record = checked(
        cast, FANG, ("李梅", "13900000002", "", "松村", "主席", "", ""), place=cast.sibling_town, by=sibling
    )
    assert wrong(record) == [(2, "place")]
    narrow = administrator(cast, cast.county, Grant.Reach.OWN)
    rows = [("李梅", "13900000002", "", "甲县", "受理员", "本级及下级", ""), FANG]
    assert wrong(checked(cast, *rows, place=cast.county, by=narrow)) == [(2, "reach"), (3, "place")]


def test_a_sibling_a_stranger_and_who_gives_no_grants_send_no_such_list(cast: Cast) -> None:
    sibling = administrator(cast, cast.sibling_town)
    for reader in (sibling, cast.stranger, cast.chair, cast.town_handler, cast.supervisor, cast.auditor, cast.judge):
        with pytest.raises(NotAllowed):
            checked(cast, FANG, place=cast.town, by=reader)


def test_what_was_hers_at_the_check_and_is_not_any_more_is_rejected(cast: Cast) -> None:
    user = administrator(cast, cast.town)
    rows = queries.Row(name="王芳", organisation=cast.village.pk, role="chair", phone="13800001234")
    user.grants.update(reach=Grant.Reach.OWN)
    answers = actions.give_grants(rows=[rows], batch="1", by=User.objects.get(pk=user.pk))
    assert [one.outcome for one in answers] == ["rejected"]
    assert not User.objects.filter(phone="13800001234").exists()


def test_a_list_gives_exactly_what_can_be_given_one_by_one(cast: Cast) -> None:
    givers = [administrator(cast, cast.county, reach) for reach in Grant.Reach] + [
        cast.administrator,
        cast.town_handler,
    ]
    for giver in givers:
        for place in (cast.city, cast.county, cast.village, cast.court):
            for role, reach in ((Role.CHAIR, "own"), (Role.HANDLER, "below"), (Role.PARTNER, "own")):
                row = queries.Row(name="陌生", organisation=place.pk, role=role.value, reach=reach, username="stranger")
                User.objects.filter(pk=cast.stranger.pk).update(name="陌生")
                objection = queries.roster(giver, [row]).objection(row)
                assert (objection is None) == _gives(cast, giver, place, role, reach), (
                    giver.username,
                    str(place),
                    role,
                )


def _gives(cast: Cast, giver: User, place: Organisation, role: str, reach: str) -> bool:
    from django.db import transaction

    from halfsky.ground.lib.errors import Refusal

    try:
        with transaction.atomic():
            actions.give_grant(user=cast.stranger, role=role, organisation=place, reach=reach, by=giver)
            transaction.set_rollback(True)
    except Refusal:
        return False
    return True


def test_a_list_costs_the_same_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        queries.Row(name="王芳", organisation=cast.village.pk, role="handler", phone=f"1380000{at:04}")
        for at in range(300)
    ]
    with django_assert_max_num_queries(24):
        answers = actions.give_grants(rows=rows, batch="1", by=cast.administrator)
    assert {one.outcome for one in answers} == {"new"}
