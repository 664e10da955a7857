from __future__ import annotations

from unittest.mock import Mock, patch

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.journal import actions, queries, rules
from halfsky.ground.journal.models import Event, Seal
from halfsky.ground.journal.tests.conftest import happen

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True)


@pytest.mark.django_db
def test_nothing_to_seal_makes_no_seal() -> None:
    assert actions.seal() is None


@pytest.mark.django_db
def test_seals_form_one_chain() -> None:
    for _ in range(3):
        happen()
        actions.seal()
    first, second, third = Seal.objects.order_by("id")
    assert bytes(first.previous) == rules.EMPTY_ROOT
    assert (bytes(second.previous), bytes(third.previous)) == (bytes(first.head), bytes(second.head))


@pytest.mark.django_db
def test_the_worker_seals_until_nothing_is_left() -> None:
    for _ in range(5):
        happen()
    with patch.object(actions, "BATCH", 2):
        assert actions.seal_all() == 5
    assert Seal.objects.count() == 3
    assert queries.verify() == queries.Verification(True, 5, 0, bytes(Seal.objects.latest("id").head).hex(), None)


@pytest.mark.django_db
def test_of_two_sealers_the_slower_one_changes_nothing() -> None:
    happen()
    stale = actions.seal()
    happen()
    # The slower one read the chain before the faster one wrote.
    before = Mock(**{"return_value.first.return_value": None})
    with patch.object(Seal.objects, "order_by", before), pytest.raises(IntegrityError):
        actions.seal()
    assert Seal.objects.get() == stale
    assert Event.objects.filter(seal__isnull=True).count() == 1
    assert queries.verify().ok


@pytest.mark.django_db
def test_every_sealed_event_has_a_proof_a_stranger_can_check() -> None:
    events = [happen(number=number) for number in range(7)]
    assert queries.proof(events[0]) is None
    actions.seal()
    for event in Event.objects.all():
        proof = queries.proof(event)
        assert proof is not None
        siblings = [(side, bytes.fromhex(node)) for side, node in proof.siblings]
        assert rules.proves(bytes.fromhex(proof.leaf), siblings, bytes.fromhex(proof.root))


@given(LEAVES, st.data())
def test_a_proof_leads_from_every_leaf_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = rules.merkle_root(leaves), rules.merkle_proof(leaves, position)
    assert rules.proves(leaves[position], proof, root)
    assert len(proof) <= len(leaves).bit_length()


@given(LEAVES, st.data())
def test_no_other_leaf_passes_with_that_proof(leaves: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda leaf: leaf != leaves[position]))
    assert not rules.proves(other, rules.merkle_proof(leaves, position), rules.merkle_root(leaves))


@given(LEAVES, st.data())
def test_a_root_depends_on_every_leaf_and_on_their_order(leaves: list[bytes], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(leaves))
    assert (rules.merkle_root(shuffled) == rules.merkle_root(leaves)) == (shuffled == leaves)
    assert rules.merkle_root(leaves[:-1]) != rules.merkle_root(leaves)
