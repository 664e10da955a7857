"""A list of people from a spreadsheet: what comes in, what is refused and why, and that nothing comes in twice."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.files.models import StoredFile
from halfsky.ground.imports.models import Import
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.network.models import Setting
from halfsky.kernel.people import actions
from halfsky.kernel.people.models import Inquiry, Person
from halfsky.kernel.people.tests.conftest import number
from halfsky.kernel.people.tests.sheets import HEADINGS, checked, imported, listed, outcomes, wrong, xlsx
from tests.cast import Cast


def test_a_list_with_a_title_totals_and_odd_cells_comes_in(cast: Cast) -> None:
    rows = [
        ("河东镇重点妇女名单",),
        (),
        ("序号", *HEADINGS, "", "出生日期"),
        (1, "王 芳", number("19900228", 4), 13800001234, "柳村", "留守妇女、单亲母亲", "", date(1990, 2, 28)),
        (2, "李　梅", "", "１３９０００００００１", "河东镇杨村3组", "", "", "1985年6月12日"),
        ("合计", 2),
    ]
    record = imported(xlsx(*rows), cast.town, cast.town_handler)
    assert outcomes(record) == {"new": 2}
    fang, mei = Person.objects.order_by("id")
    assert (fang.name, fang.sex, fang.birth_date.isoformat()) == ("王芳", "2", "1990-02-28")
    assert (fang.organisation, fang.vault.phone) == (cast.village, "13800001234")
    assert set(fang.categories.values_list("kind", flat=True)) == {"left_behind_woman", "single_mother"}
    assert (mei.organisation, mei.vault.phone, mei.birth_date.isoformat()) == (
        cast.sibling_village,
        "13900000001",
        "1985-06-12",
    )
    assert Event.objects.filter(verb="people.register").count() == 2


def test_every_error_is_said_before_anything_is_written(cast: Cast) -> None:
    rows = [
        HEADINGS,
        ("", number(), "", "柳村", ""),
        ("李梅", 369900198506120000, "", "柳村", ""),
        ("张兰", number("19900101", 8), "12", "外村", "富婆"),
        ("赵英", number("19910101", 8), "", "柳村", ""),
    ]
    record = checked(xlsx(*rows), cast.town, cast.town_handler)
    assert wrong(record) == [(2, "name"), (3, "number"), (4, "phone"), (4, "categories"), (4, "place")]
    assert (record.state, record.rows, record.wrong) == ("checked", 4, 3)
    assert not Person.objects.exists()
    said = {one.column: one.said for one in record.findings.all()}
    assert "文本" in said["number"] or "text" in said["number"]


def test_the_same_file_twice_registers_nobody_twice(cast: Cast) -> None:
    content = xlsx(HEADINGS, ("王芳", number(), "13800001234", "柳村", "留守妇女"), ("李梅", "", "", "柳村", ""))
    assert outcomes(imported(content, cast.town, cast.town_handler)) == {"new": 2}
    assert outcomes(imported(content, cast.town, cast.town_handler)) == {"known": 2}
    assert Person.objects.count() == 2


def test_known_people_are_completed_and_never_overwritten(cast: Cast, mei: Person) -> None:
    rows = [("姓名", "身份证号", "电话", "学历", "类别"), ("张小梅", number(), "13900009999", "初中", "单亲母亲")]
    assert outcomes(imported(xlsx(*rows), cast.village, cast.chair)) == {"completed": 1}
    mei.refresh_from_db()
    assert (mei.schooling, mei.vault.phone) == ("70", "13800001234")
    assert set(mei.categories.values_list("kind", flat=True)) == {"woman_in_hardship", "single_mother"}


def test_two_rows_with_one_number_and_two_names_are_an_error(cast: Cast) -> None:
    rows = [HEADINGS, ("王芳", number(), "", "柳村", ""), ("王方", number(), "", "柳村", "")]
    assert wrong(checked(xlsx(*rows), cast.town, cast.town_handler)) == [(3, "number")]


def test_a_number_of_somebody_seen_with_another_name_is_an_error(cast: Cast, mei: Person) -> None:
    rows = [HEADINGS, ("李小梅", number(), "", "柳村", "")]
    record = checked(xlsx(*rows), cast.town, cast.town_handler)
    assert wrong(record) == [(2, "number")]
    assert "张小梅" in record.findings.get().said


def test_a_stranger_is_linked_and_her_federation_told_once(cast: Cast, mei: Person) -> None:
    rows = [HEADINGS, ("张小梅", number(), "", "松村", ""), ("王芳", number("19900228", 4), "", "松村", "")]
    record = imported(xlsx(*rows), cast.sibling_town, cast.sibling_town_handler)
    assert outcomes(record) == {"new": 1, "linked": 1}
    assert not Person.objects.visible_to(cast.sibling_town_handler).filter(pk=mei.pk).exists()
    assert list(Person.objects.linked_to(cast.sibling_town_handler)) == [mei]
    assert Notice.objects.filter(user=cast.chair, key__startswith="people.list:").count() == 1
    assert Event.objects.filter(verb="people.link", noun_id=str(mei.pk)).count() == 1


def test_a_strangers_number_with_another_name_tells_nothing_of_her(cast: Cast, mei: Person) -> None:
    rows = [HEADINGS, ("李小梅", number(), "", "松村", "")]
    record = checked(xlsx(*rows), cast.sibling_town, cast.sibling_town_handler)
    assert wrong(record) == [], "the check asks nobody about strangers"
    record = imported(xlsx(*rows), cast.sibling_town, cast.sibling_town_handler)
    assert outcomes(record) == {"rejected": 1}
    said = record.findings.get().said
    assert "张" not in said
    assert "村" not in said
    assert Inquiry.objects.filter(outcome="mismatch").exclude(batch="").count() == 1


def test_a_protected_person_answers_as_new(cast: Cast, mei: Person) -> None:
    actions.protect(person=mei, reason="告诫书", by=cast.chair)
    rows = [HEADINGS, ("李小梅", number(), "", "松村", "")]
    assert outcomes(imported(xlsx(*rows), cast.sibling_town, cast.sibling_town_handler)) == {"new": 1}


def test_numbers_cannot_be_tried_out_by_a_list(cast: Cast) -> None:
    Setting.objects.create(organisation=cast.city, key="people.inquiries_a_day", value=2, since="2020-01-01")
    theirs = [number("19850612", serial) for serial in range(2, 10, 2)]
    for one in theirs:
        actions.register(name="张小梅", number=one, organisation=cast.village, by=cast.chair)
    rows = [HEADINGS, *(("李四", one, "", "松村", "") for one in theirs), ("王芳", "", "", "松村", "")]
    record = imported(xlsx(*rows), cast.sibling_town, cast.sibling_town_handler)
    assert (record.state, record.mark, outcomes(record)) == ("held", 3, {"rejected": 2})
    assert not Person.objects.filter(name="王芳").exists()


def test_a_place_outside_the_senders_grants_is_never_found(cast: Cast) -> None:
    record = checked(listed(["王芳"], "松村"), cast.town, cast.town_handler)
    assert wrong(record) == [(2, "place")]


def test_a_place_is_read_however_it_is_written(cast: Cast) -> None:
    ways = [
        "柳村",
        "柳村妇联",
        "河东镇柳村",
        "宁州市甲县河东镇柳村委会",
        "河东 柳村",
        "甲县柳村2组",
        "河东镇柳村妇女联合会",
    ]
    rows = [("姓名", "所属村"), *((f"王{at}", way) for at, way in enumerate(ways))]
    imported(xlsx(*rows), cast.county, cast.county_handler)
    assert set(Person.objects.values_list("organisation", flat=True)) == {cast.village.pk}
    assert Person.objects.count() == len(ways)


def test_town_and_village_may_stand_in_two_columns(cast: Cast) -> None:
    imported(xlsx(("姓名", "乡镇", "村"), ("王芳", "河东镇", "杨村")), cast.county, cast.county_handler)
    assert Person.objects.get().organisation == cast.sibling_village


def test_the_file_is_sealed_and_nobody_elses(cast: Cast) -> None:
    record = imported(listed(["王芳"]), cast.village, cast.chair)
    assert StoredFile.objects.get(pk=record.file_id).sealed
    for reader in (cast.colleague, cast.town_handler, cast.administrator, cast.stranger):
        assert not Import.objects.visible_to(reader).exists()


def test_without_the_permission_at_the_place_nothing_is_taken(cast: Cast) -> None:
    for reader in (cast.supervisor, cast.judge, cast.administrator, cast.stranger, cast.sibling_town_handler):
        with pytest.raises(NotAllowed):
            checked(listed(["王芳"]), cast.village, reader)


def test_what_is_no_list_is_refused_with_advice(cast: Cast) -> None:
    for content in (b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04broken", xlsx(("姓名",)), xlsx()):
        with pytest.raises(Refusal):
            checked(content, cast.village, cast.chair)
    assert not Person.objects.exists()
