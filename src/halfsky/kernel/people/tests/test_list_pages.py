"""The way of a list through the pages: file, headings, places in doubt, all errors, acceptance, result, rows to correct."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.imports.models import Import
from halfsky.ground.jobs.tests.conftest import work_off
from halfsky.ground.lib.actors import System
from halfsky.kernel.network import actions as network
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import number
from halfsky.kernel.people.tests.sheets import HEADINGS, listed, read, upload, xlsx
from tests.cast import Cast

# A worker closes the connection it was given, which a test within a transaction would not survive on PostgreSQL.
pytestmark = pytest.mark.django_db(transaction=True)

LIST = xlsx(HEADINGS, ("王芳", number(), "", "柳村", ""), ("", number("19900101", 8), "", "柳村", ""))


def send(client: Client, content: bytes, place: Any, name: str = "名单.xlsx") -> Import:
    answer = client.post(
        reverse("imports:new", args=["people"]), {"file": upload(content, name), "organisation": place.pk}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("at")


def headings(client: Client, record: Import, **changes: str) -> Any:
    values = {f"c{at}": key for at, key in record.mapping.items()} | changes
    return client.post(reverse("imports:headings", args=[record.pk]), values)


def page(client: Client, record: Import) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def test_a_list_goes_all_the_way(cast: Cast) -> None:
    client = cast.client("town_handler")
    record = send(client, LIST, cast.town)
    assert "身份证号码" in client.get(reverse("imports:headings", args=[record.pk])).content.decode()
    headings(client, record)
    assert "progress" in page(client, record)
    work_off()
    assert not Person.objects.exists()
    shown = page(client, record)
    assert reverse("imports:write", args=[record.pk]) in shown
    client.post(reverse("imports:write", args=[record.pk]))
    work_off()
    assert list(Person.objects.values_list("name", flat=True)) == ["王芳"]
    record.refresh_from_db()
    assert (record.state, record.counts) == ("done", {"new": 1})


def test_rejected_rows_come_back_with_reasons_and_can_be_sent_again(cast: Cast) -> None:
    client = cast.client("town_handler")
    record = send(client, LIST, cast.town)
    headings(client, record)
    work_off()
    answer = client.get(reverse("imports:rejected", args=[record.pk]))
    rows = read(b"".join(answer.streaming_content))
    assert rows[0][:-1] == list(HEADINGS)
    assert len(rows) == 2
    assert "姓名" in rows[1][-1]
    rows[1][0] = "李梅"
    again = send(client, xlsx(*rows), cast.town)
    headings(client, again)
    work_off()
    again.refresh_from_db()
    assert (again.rows, again.wrong) == (1, 0)


def test_what_headings_mean_is_remembered_for_the_form(cast: Cast) -> None:
    client = cast.client("chair")
    content = xlsx(("姓名", "某项"), ("王芳", "13800001234"))
    record = send(client, content, cast.village)
    assert record.mapping == {0: "name"}
    headings(client, record, c1="phone")
    assert send(client, xlsx(("姓名", "某项"), ("李梅", "")), cast.village).mapping == {0: "name", 1: "phone"}


def test_a_place_in_doubt_is_asked_once_and_remembered(cast: Cast) -> None:
    client = cast.client("county_handler")
    content = xlsx(("姓名", "所属村"), ("王芳", "河"), ("李梅", "河"), ("张兰", "杨村"))
    record = send(client, content, cast.county)
    headings(client, record)
    places = reverse("imports:places", args=[record.pk])
    assert client.post(places, {"p0": "天边村"}).status_code == 422
    client.post(places, {"p0": "河西镇松村"})
    work_off()
    record.refresh_from_db()
    assert (record.state, record.wrong) == ("checked", 0)
    second = send(client, content, cast.county)
    headings(client, second)
    second.refresh_from_db()
    assert second.places == {"河": cast.far_village.pk, "杨村": cast.sibling_village.pk}


def test_what_a_name_meant_once_is_not_taken_for_a_place_that_bears_it_now(cast: Cast) -> None:
    client = cast.client("county_handler")
    content = listed(["王芳"], "河湾")
    record = send(client, content, cast.county)
    headings(client, record)
    client.post(reverse("imports:places", args=[record.pk]), {"p0": "河西镇松村"})
    network.rename(
        organisation=cast.sibling_village, name="河湾村妇女联合会", short_name="河湾村妇联", by=System("test")
    )
    second = send(client, content, cast.county)
    headings(client, second)
    second.refresh_from_db()
    assert second.places == {"河湾": cast.sibling_village.pk}


def test_namesakes_are_offered_and_only_ones_own(cast: Cast) -> None:
    cast.sibling_village.division.name = "松村"
    cast.sibling_village.division.save()
    client = cast.client("county_handler")
    record = send(client, listed(["王芳"], "松村"), cast.county)
    headings(client, record)
    # a whole name of the federation goes before; both bear it here, one by its division
    shown = client.get(reverse("imports:places", args=[record.pk])).content.decode()
    assert "松村妇联" in shown
    assert "杨村妇联" in shown
    client.post(reverse("imports:places", args=[record.pk]), {"p0": str(cast.far_village.pk)})
    record.refresh_from_db()
    assert record.places == {"松村": cast.far_village.pk}


@pytest.mark.parametrize("reader", ["colleague", "county_handler", "supervisor", "stranger", "administrator", None])
def test_an_import_is_nobody_elses(cast: Cast, reader: str | None) -> None:
    mine = cast.client("chair")
    record = send(mine, listed(["金丝雀"]), cast.village)
    client = cast.client(reader)
    for name in ("import", "rejected", "headings", "places"):
        answer = client.get(reverse(f"imports:{name}", args=[record.pk]))
        assert answer.status_code in (302, 403, 404)
        assert "imports" not in answer.headers.get("Location", "").partition("?")[0]
    for name in ("sheet", "check", "write", "cancel"):
        assert client.post(reverse(f"imports:{name}", args=[record.pk])).status_code in (302, 403, 404)
    record.refresh_from_db()
    assert record.state == "headings"
    shown = client.get(reverse("imports:imports"), follow=True).content.decode()
    assert "名单.xlsx" not in shown


def test_a_cancelled_import_leaves_nothing(cast: Cast) -> None:
    client = cast.client("chair")
    record = send(client, LIST, cast.village)
    client.post(reverse("imports:cancel", args=[record.pk]))
    record.refresh_from_db()
    assert (record.state, record.erased_at is not None) == ("cancelled", True)
    assert client.post(reverse("imports:write", args=[record.pk])).status_code == 409
    assert not Person.objects.exists()


def test_the_empty_form_can_be_filled_in_and_sent(cast: Cast) -> None:
    client = cast.client("chair")
    rows = read(b"".join(client.get(reverse("imports:form", args=["people"])).streaming_content))
    filled = [""] * len(rows[0])
    filled[rows[0].index("姓名")] = "王芳"
    record = send(client, xlsx(rows[0], filled), cast.village)
    assert len(record.mapping) == len(rows[0])


def test_the_page_costs_the_same_whatever_the_errors(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("chair")
    record = send(client, listed([""] * 120), cast.village)
    record = send(client, xlsx(("姓名", "电话"), *(("", "1") for _ in range(80))), cast.village)
    headings(client, record)
    work_off()
    with django_assert_max_num_queries(15):
        assert "80" in page(client, record)
    with django_assert_max_num_queries(15):
        client.get(reverse("imports:imports"))


def test_what_is_no_list_is_said_beside_the_file(cast: Cast) -> None:
    answer = cast.client("chair").post(
        reverse("imports:new", args=["people"]), {"file": upload(b"\x00\x01\x02"), "organisation": cast.village.pk}
    )
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_the_register_in_the_form_comes_back_and_changes_only_what_was_missing(cast: Cast, mei: Person) -> None:
    client = cast.client("town_handler")
    rows = read(b"".join(client.get(reverse("people:form")).streaming_content))
    assert number() not in str(rows)
    assert "13800001234" not in str(rows)
    again = done(client, xlsx(*rows), cast.town)
    assert again.counts == {"known": 1}
    rows[1][rows[0].index("文化程度")] = "初中"
    rows[1][rows[0].index("电话")] = "13900009999"
    assert done(client, xlsx(*rows), cast.town).counts == {"completed": 1}
    mei.refresh_from_db()
    assert (mei.schooling, mei.vault.phone, Person.objects.count()) == ("70", "13800001234", 1)


def test_the_form_holds_only_whom_the_reader_may_change(cast: Cast, mei: Person) -> None:
    for reader, rows in (("chair", 2), ("sibling_chair", 1), ("sibling_town_handler", 1)):
        assert len(read(b"".join(cast.client(reader).get(reverse("people:form")).streaming_content))) == rows
    for reader in ("supervisor", "judge", "stranger"):
        assert cast.client(reader).get(reverse("people:form")).status_code == 404


def test_a_record_number_of_somebody_else_is_an_error(cast: Cast, mei: Person) -> None:
    client = cast.client("sibling_chair")
    record = send(client, xlsx(("编号", "姓名"), (mei.pk, "张小梅")), cast.sibling_village)
    headings(client, record)
    work_off()
    record.refresh_from_db()
    assert record.findings.get().column == "key"


def done(client: Client, content: bytes, place: Any) -> Import:
    record = send(client, content, place)
    headings(client, record)
    work_off()
    client.post(reverse("imports:write", args=[record.pk]))
    work_off()
    record.refresh_from_db()
    return record
