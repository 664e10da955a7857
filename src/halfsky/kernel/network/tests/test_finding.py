"""Conditions on words and parts of a text mean the same with an index and without."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Lookup
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib import finding
from halfsky.kernel.network.models import Organisation

WORD = st.text(st.sampled_from("ab乡村%_'\\:*&|!()"), min_size=1, max_size=4)


def _holds(condition: Lookup[bool], **said: str) -> bool:
    """Whether a condition holds of an organisation of which that is said."""
    row = Organisation.objects.create(kind="territorial", level="village", **said)
    there = Organisation.objects.filter(condition, pk=row.pk).exists()
    row.delete()
    return there


@pytest.mark.django_db
@given(words=st.lists(WORD, max_size=4), term=WORD)
def test_a_word_is_found_by_how_it_begins(words: list[str], term: str) -> None:
    expected = any(word.startswith(term) for word in words)
    assert _holds(finding.begins(term, "initials"), initials=" ".join(words)) == expected


@pytest.mark.django_db
@given(first=WORD, second=WORD, term=WORD)
def test_a_text_is_found_by_any_part_of_it(first: str, second: str, term: str) -> None:
    expected = term in first or term in second
    assert _holds(finding.says(term, "short_name", "name"), short_name=first, name=second) == expected


@pytest.mark.django_db
def test_letters_are_found_in_capitals_and_small() -> None:
    assert _holds(finding.says("ab村", "name"), name="在AB村")


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("condition", "index"),
    [
        (finding.begins("tj", "initials"), "organisation_words"),
        (finding.says("团结", "short_name", "name", "former"), "organisation_called"),
    ],
)
def test_an_index_is_asked_for_organisations(condition: Lookup[bool], index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in Organisation.objects.order_by().filter(condition).explain()
