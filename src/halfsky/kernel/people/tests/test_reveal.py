from __future__ import annotations

import pytest
from django.db import connection

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.people import actions
from halfsky.kernel.people.models import Person, Vault
from halfsky.kernel.people.tests.conftest import number
from tests.cast import Cast


@pytest.mark.parametrize(
    ("field", "value"), [("number", number()), ("phone", "13800001234"), ("name", "张小梅"), ("note", "金丝雀")]
)
def test_one_value_is_shown_and_the_journal_says_to_whom_and_why(
    cast: Cast, mei: Person, field: str, value: str
) -> None:
    assert actions.reveal(person=mei, field=field, purpose="contact", by=cast.chair) == value
    event = Event.objects.get(verb="people.reveal")
    assert (event.actor_key, event.content) == (str(cast.chair.pk), {"field": field, "purpose": "contact", "why": ""})


def test_nothing_is_shown_without_a_purpose(cast: Cast, mei: Person) -> None:
    for purpose, why in (("", ""), ("curiosity", "just so"), ("other", " ")):
        with pytest.raises(Refusal):
            actions.reveal(person=mei, field="phone", purpose=purpose, why=why, by=cast.chair)
    assert not Event.objects.filter(verb="people.reveal").exists()


def test_who_does_not_see_her_is_shown_nothing(cast: Cast, mei: Person) -> None:
    for reader in (cast.sibling_town_handler, cast.other_county_handler, cast.auditor, cast.administrator, cast.judge):
        with pytest.raises(NotAllowed):
            actions.reveal(person=mei, field="phone", purpose="contact", by=reader)


def test_the_vault_holds_no_plain_text(mei: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select * from people_vault")
        row = b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for value in cursor.fetchone()
        )
    # Not the last four digits: among so many hexadecimal ones of the blind indexes they may stand by chance.
    for plain in (number(), "13800001234", "金丝雀", "袁州区"):
        assert plain.encode() not in row
    assert Vault.objects.get().address.startswith("袁州区")


def test_a_look_at_a_sensitive_record_is_journalled_and_at_another_is_not(
    cast: Cast, mei: Person, child: Person
) -> None:
    plain = actions.register(name="赵云", organisation=cast.village, by=cast.chair).person
    for person in (mei, child, plain):
        actions.look(person=person, by=cast.chair)
    assert set(Event.objects.filter(verb="people.look").values_list("noun_id", flat=True)) == {
        str(mei.pk),
        str(child.pk),
    }
