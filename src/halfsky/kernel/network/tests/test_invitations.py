"""Invitations on paper for those who have never come in, and the register of grants in the form of its list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.accounts.models import Invitation, User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.importers import ACCOUNTS
from halfsky.kernel.network.models import Grant
from halfsky.kernel.network.permissions import Permission, Role
from halfsky.kernel.network.tests.test_accounts_list import administrator
from halfsky.kernel.people.tests.sheets import imported, outcomes, read, xlsx
from tests.cast import BY, Cast

URL = reverse("network:invitations")


@pytest.fixture
def fang(cast: Cast) -> User:
    """王芳, whom a list has just made chair of 柳村."""
    rows = [queries.Row(name="王芳", organisation=cast.village.pk, role="chair", phone="13800001234")]
    actions.give_grants(rows=rows, batch="1", by=cast.administrator)
    return User.objects.get(phone="13800001234")


def links(answer: Any) -> list[str]:
    return re.findall(r"/invitation/([\w-]{20,})/", answer.content.decode())


def test_a_link_on_paper_lets_her_set_her_password_once(cast: Cast, fang: User) -> None:
    client = cast.client("administrator")
    assert "王芳" in client.get(URL).content.decode()
    answer = client.post(URL)
    (secret,) = links(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Invitation.objects.filter(secret_hash=secret).exists(), "the secret itself is kept nowhere"
    accounts.accept_invitation(secret=secret, password="stork-over-rice-fields")
    fang.refresh_from_db()
    assert fang.has_usable_password()
    assert "王芳" not in client.get(URL, {"again": "1"}).content.decode()


def test_whoever_holds_a_link_gets_another_only_when_asked_for(cast: Cast, fang: User) -> None:
    client = cast.client("administrator")
    (first,) = links(client.post(URL))
    assert links(client.post(URL)) == []
    (second,) = links(client.post(f"{URL}?again=1"))
    assert first != second
    assert Invitation.objects.filter(user=fang).count() == 2
    assert Event.objects.filter(verb="accounts.invite", noun_id=str(fang.pk)).count() == 2


def test_a_sibling_sees_and_invites_nobody_of_another_branch(cast: Cast, fang: User) -> None:
    sibling = administrator(cast, cast.sibling_town)
    client = cast.client(sibling)
    assert "王芳" not in client.get(URL).content.decode()
    assert links(client.post(URL)) == []
    with pytest.raises(NotAllowed):
        actions.invite_all(users=[fang], by=sibling)
    for reader in ("stranger", "chair", "supervisor", "auditor", "judge"):
        assert cast.client(reader).get(URL).status_code == 404
        assert cast.client(reader).post(URL).status_code == 404
    assert not Invitation.objects.exists()


def test_who_acts_further_than_the_administrator_gets_no_key_from_her(cast: Cast, fang: User) -> None:
    town = administrator(cast, cast.town)
    assert list(queries.to_invite(town)) == [fang]
    actions.give_grant(user=fang, role=Role.HANDLER, organisation=cast.far_village, by=BY)
    assert not queries.to_invite(town).exists()


def test_whom_one_commands_is_the_same_for_one_and_for_all(cast: Cast, fang: User) -> None:
    givers = [administrator(cast, place, reach) for place in (cast.town, cast.county) for reach in Grant.Reach]
    for giver in [*givers, cast.administrator, cast.stranger, cast.supervisor]:
        one_by_one = {user.pk for user in User.objects.all() if queries.commands(giver, Permission.GRANT, user)}
        assert set(queries.commanded(giver, Permission.GRANT).values_list("pk", flat=True)) == one_by_one


def test_the_page_costs_the_same_however_many_wait(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        queries.Row(name="王芳", organisation=cast.village.pk, role="handler", phone=f"1380000{at:04}")
        for at in range(80)
    ]
    actions.give_grants(rows=rows, batch="1", by=cast.administrator)
    client = cast.client("administrator")
    client.get(reverse("network:grants"))
    with django_assert_max_num_queries(15):
        client.get(URL)
    with django_assert_max_num_queries(20):
        assert len(set(links(client.post(URL)))) == 60
    assert len(set(links(client.post(URL)))) == 20


def test_the_register_in_the_form_comes_back_and_gives_nothing_twice(cast: Cast, fang: User) -> None:
    client = cast.client("administrator")
    rows = read(b"".join(client.get(reverse("network:members_form")).streaming_content))
    assert len(rows) == 1 + Grant.objects.not_over().count()
    assert Event.objects.get(verb="network.export").content == {"count": len(rows) - 1}
    record = imported(xlsx(*rows), cast.city, cast.administrator, spec=ACCOUNTS)
    assert outcomes(record) == {"known": len(rows) - 1}


def test_the_form_holds_only_the_grants_one_manages(cast: Cast, fang: User) -> None:
    sibling = administrator(cast, cast.sibling_town)
    rows = read(b"".join(cast.client(sibling).get(reverse("network:members_form")).streaming_content))
    assert "王芳" not in str(rows)
    for reader in ("stranger", "chair", "supervisor"):
        assert cast.client(reader).get(reverse("network:members_form")).status_code == 404
