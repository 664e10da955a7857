"""A letter is registered with its days and its signature; lists of letters show no more than the matters do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.files.models import StoredFile
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.matters import actions, rules
from halfsky.kernel.matters.actions import NewLetter
from halfsky.kernel.matters.models import Letter, Matter
from halfsky.kernel.matters.tests.conftest import STORY, Open, moment
from halfsky.kernel.people.models import Person
from tests.cast import Cast

AtMost = Callable[..., AbstractContextManager[Any]]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF"
SIGNED = "柳村三组全体妇女"


def scan(name: str = "来信.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def paper(**changes: object) -> NewLetter:
    return NewLetter(**{"received_on": moments.today(), "signed": SIGNED, "forwarded_by": "县信访局", **changes})  # type: ignore[arg-type]


@pytest.fixture
def by_letter(open_matter: Open) -> Open:
    """Registers a matter in 柳村 that came by letter."""

    def register(kind: str = "need", letter: NewLetter | None = None, **changes: object) -> Matter:
        return open_matter(kind, channel="letter", letter=letter or paper(), **changes)

    return register


def page(cast: Cast, name: str, query: str = "") -> str:
    return str(cast.client(name).get(f"/matters/letters/{query}").content.decode())


def test_who_signs_need_not_be_the_one_concerned(by_letter: Open) -> None:
    matter = by_letter()
    assert matter.letter.signed == SIGNED
    assert matter.parties.get().person.name == "黄晓燕"


@pytest.mark.parametrize(
    ("channel", "letter"),
    [
        ("letter", None),
        ("window", {}),
        ("letter", {"received_on": date(2999, 1, 1)}),
        ("letter", {"dated_on": date(2999, 1, 1)}),
    ],
)
def test_a_letter_without_its_day_or_against_the_calendar_leaves_nothing_behind(
    open_matter: Open, channel: str, letter: dict[str, Any] | None
) -> None:
    with pytest.raises(Refusal):
        open_matter(channel=channel, letter=None if letter is None else paper(**letter))
    assert not Matter.objects.exists()
    assert not Person.objects.exists()


@given(st.integers(-500, 500), st.integers(0, 48))
def test_a_time_counts_from_the_day_of_receipt_and_never_from_later_than_now(days: int, hours: int) -> None:
    now = moment("2026-03-01 00:00") + timedelta(hours=hours)
    received = now.date() - timedelta(days=days)
    counted = rules.counts_from(received, now)
    assert counted <= now
    assert counted.date() == min(received, now.date())


def test_an_ordinary_matter_counts_from_registration_however_late_the_letter(by_letter: Open) -> None:
    late = by_letter(letter=paper(received_on=moments.today() - timedelta(days=9)))
    assert late.clocks.get().started_at == pytest.approx(moments.now(), abs=timedelta(minutes=1))


def test_the_scan_lies_with_the_matter_and_is_sealed_where_the_matter_is(by_letter: Open, folder: Path) -> None:
    open_one = by_letter(letter=paper(scan=scan()))
    closed = by_letter("mandatory_report", letter=paper(scan=scan("密.pdf")))
    for matter, sealed in ((open_one, False), (closed, True)):
        file = StoredFile.objects.get(noun_id=str(matter.pk))
        assert (file.pk, file.sealed) == (matter.letter.scan, sealed)
    assert "来信扫描件：" in open_one.steps.get(verb="attach").note


def test_a_scan_that_is_none_takes_the_registration_with_it(by_letter: Open, folder: Path) -> None:
    with pytest.raises(Refusal):
        by_letter(letter=paper(scan=scan("来信.pdf", b"MZ not a pdf")))
    assert not Matter.objects.exists()


def sent(cast: Cast, name: str = "chair", kind: str = "need", **changes: Any) -> Any:
    values = {
        "channel": "letter",
        "organisation": cast.village.pk,
        "for_whom": "self",
        "story": STORY,
        "received_on": moments.today().isoformat(),
        "signed": SIGNED,
        **changes,
    }
    return cast.client(name).post(f"/matters/new/{kind}/", values)


def test_the_form_takes_the_letter_and_names_who_signed_it(cast: Cast, folder: Path) -> None:
    assert sent(cast, scan=scan(), title="路灯").status_code == 302
    matter = Matter.objects.get()
    assert (matter.letter.received_on, matter.parties.get().alias) == (moments.today(), SIGNED)
    text = cast.client("chair").get(matter.get_absolute_url()).content.decode()
    assert SIGNED in text
    assert str(matter.letter.scan) in text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"received_on": ""}, "请填写收信日期"),
        ({"dated_on": "2999-01-01"}, "落款日期不能晚于收信日期"),
        ({"channel": "window"}, "来源渠道不是“来信”"),
        ({"scan": "bad"}, 'class="error"'),
    ],
)
def test_the_form_says_beside_the_field_what_is_wrong(cast: Cast, wrong: dict[str, str], says: str) -> None:
    if "scan" in wrong:
        wrong = {"scan": scan("x.pdf", b"MZ")}  # type: ignore[dict-item]
    answer = sent(cast, **wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert [*answer.context["form"].errors] == [*wrong]
    assert not Matter.objects.exists()


def test_a_letter_through_the_api(cast: Cast) -> None:
    told = {"kind": "need", "channel": "letter", "organisation": cast.village.pk, "title": "路灯"}
    client = cast.client("chair")
    assert client.post("/api/v1/matters/", told, "application/json").status_code == 409
    told["letter"] = {"received_on": moments.today().isoformat(), "signed": SIGNED}
    assert client.post("/api/v1/matters/", told, "application/json").status_code == 201
    assert Letter.objects.get().signed == SIGNED


def test_the_register_of_letters_shows_what_its_reader_may_see(cast: Cast, by_letter: Open) -> None:
    by_letter()
    seen = {name for name in cast.users if SIGNED in page(cast, name)}
    assert {"chair", "town_handler", "county_handler", "supervisor"} <= seen
    assert not seen & {"sibling_chair", "far_chair", "other_county_handler", "judge", "stranger", "revoked", "auditor"}


def test_a_confidential_letter_is_signed_and_no_more_in_the_list(cast: Cast, by_letter: Open) -> None:
    matter = by_letter("mandatory_report")
    actions.accept(matter=matter, by=cast.chair)
    text = page(cast, "chair")
    assert matter.number in text
    assert SIGNED not in text
    assert matter.number not in page(cast, "colleague")
    assert matter.number not in page(cast, "colleague", "?q=信访局")


def test_letters_are_found_by_day_place_state_and_sender(cast: Cast, by_letter: Open) -> None:
    old = by_letter(letter=paper(received_on=date(2025, 3, 1), forwarded_by="市妇联"))
    new = by_letter(organisation=cast.sibling_village, by=cast.sibling_chair)
    for query in (
        "?received_from=2025-03-01&received_to=2025-03-01",
        f"?place={cast.village.pk}",
        "?q=市妇联",
        f"?q={old.number}",
    ):
        text = page(cast, "town_handler", query)
        assert old.number in text, query
        assert new.number not in text, query
    assert old.number not in page(cast, "town_handler", "?state=accepted")


def test_the_register_is_taken_home_as_shown(cast: Cast, by_letter: Open) -> None:
    by_letter()
    answer = cast.client("chair").get("/matters/letters/?export=xlsx")
    assert answer.status_code == 200
    assert "spreadsheet" in answer.headers["Content-Type"]


def test_the_register_costs_the_same_however_many_there_are(
    cast: Cast, by_letter: Open, django_assert_max_num_queries: AtMost
) -> None:
    for _ in range(12):
        by_letter(parties=[])
    for name in ("chair", "supervisor"):
        client = cast.client(name)
        client.get("/matters/letters/")
        with django_assert_max_num_queries(15):
            client.get("/matters/letters/?q=信访")


def test_a_letter_without_a_name_is_anonymous(cast: Cast, by_letter: Open) -> None:
    matter = by_letter(letter=paper(signed=" "), parties=[])
    assert "匿名" in cast.client("chair").get(matter.get_absolute_url()).content.decode()


def test_the_day_of_receipt_is_said_to_be_needed_by_a_letter(cast: Cast) -> None:
    page = cast.client("chair").get("/matters/new/need/?channel=letter").content.decode()
    label = page.split('<label for="id_received_on">')[1].split("</label>")[0]
    assert "来信必填" in label
    assert "选填" not in label
