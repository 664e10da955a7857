"""What is kept of an import, and for how long; and that nobody writes it twice at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from halfsky.ground.files.models import StoredFile
from halfsky.ground.imports import actions
from halfsky.ground.imports.models import Finding, Import
from halfsky.ground.journal import actions as sealing
from halfsky.ground.journal import queries as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Conflict, NotAllowed
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.sheets import checked, imported, listed, quiet
from tests.cast import BY, Cast


def test_file_and_findings_go_after_the_time_the_place_has_set(cast: Cast) -> None:
    record = imported(listed(["王芳", "", "李梅"]), cast.village, cast.chair)
    assert actions.sweep(now=moments.now() + timedelta(days=29)) == 0
    assert actions.sweep(now=moments.now() + timedelta(days=31)) == 1
    assert not Finding.objects.exists()
    record.refresh_from_db()
    assert (record.counts, record.wrong, record.erased_at is not None) == ({"new": 2}, 1, True)
    file = StoredFile.objects.get(pk=record.file_id)
    assert file.erased_at is not None
    assert Person.objects.count() == 2


def test_an_import_nobody_ended_ends_with_its_file(cast: Cast) -> None:
    record = checked(listed(["王芳"]), cast.village, cast.chair)
    actions.sweep(now=moments.now() + timedelta(days=31))
    record.refresh_from_db()
    assert record.state == "cancelled"


def test_two_workers_never_write_the_same_chunk(cast: Cast) -> None:
    record = checked(listed(["王芳", "李梅"]), cast.village, cast.chair)
    actions.accept(record=record, by=cast.chair)
    slower = Import.objects.get(pk=record.pk)
    actions.write(record=record, progress=quiet, by=cast.chair)
    with pytest.raises(Conflict):
        actions.write(record=slower, progress=quiet, by=cast.chair)
    assert Person.objects.count() == 2


def test_whoever_lost_her_grant_meanwhile_writes_nothing_more(cast: Cast) -> None:
    record = checked(listed(["王芳"]), cast.village, cast.chair)
    actions.accept(record=record, by=cast.chair)
    network.end_grant(grant=Grant.objects.get(user=cast.chair), reason="调走", by=BY)
    with pytest.raises(NotAllowed):
        actions.write(record=Import.objects.get(pk=record.pk), progress=quiet, by=cast.chair)
    assert not Person.objects.exists()


def test_the_journal_of_a_list_is_whole_and_names_nobody_in_it(cast: Cast) -> None:
    imported(listed(["金丝雀", ""]), cast.village, cast.chair)
    sealing.seal_all()
    assert journal.verify().ok
    told = Event.objects.filter(verb__startswith="imports.")
    assert {event.verb.partition(".")[2] for event in told} == {"send", "map", "check", "accept", "finish"}
    assert not [event for event in told if "金丝雀" in str(event.content)]
