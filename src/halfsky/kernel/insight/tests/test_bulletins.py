"""A bulletin says what the records say: figures inside the text, counted now, each with its way to the rows behind it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.ground.lib.printed import Passage
from halfsky.kernel.insight.queries import bulletins
from halfsky.kernel.insight.rules import the_whole
from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys", "told")]

TOYS = Passage(
    "toys",
    "玩具",
    {"events": "toy-events", "pieces": "toy-amount", "open": "toy-open", "later": "toy-not-built"},
    ("{all}发放玩具{pieces:over 10}件，开展活动{events}场。", "公开率{open}。", "另有{later}件。"),
)


@pytest.fixture
def told() -> Iterator[None]:
    """Bulletins tell of toys and of nothing else."""
    kept = dict(house().passages)
    house().passages.clear()
    house().collect(TOYS)
    yield
    house().passages.clear()
    house().passages.update(kept)


def address(cast: Cast, place: str) -> str:
    return reverse("insight:bulletin", args=[cast.places[place].pk])


def said(cast: Cast, place: str) -> list[str]:
    found = bulletins.bulletin(cast.places[place], containing(Kind.MONTH, timezone.localdate()))
    return [part.text for part in found.parts]


def test_figures_stand_in_the_text_and_a_sentence_of_nothing_is_left_out(cast: Cast) -> None:
    toy.happen(cast.village.pk, timezone.localdate(), amount=27, is_open=False)
    assert said(cast, "county") == [f"{the_whole(cast.county.name)}发放玩具20余件，开展活动1场。"]
    toy.happen(cast.village.pk, timezone.localdate(), amount=3)
    assert said(cast, "county") == [f"{the_whole(cast.county.name)}发放玩具30件，开展活动2场。公开率50%。"]


def test_where_nothing_happened_nothing_is_told(cast: Cast) -> None:
    assert said(cast, "sibling_town") == []
    page = cast.client("county_handler").get(address(cast, "sibling_town")).content.decode()
    assert "请换一个时段" in page
    assert "as=docx" not in page


def test_each_figure_leads_to_its_records(cast: Cast) -> None:
    toy.happen(cast.village.pk, timezone.localdate(), amount=27)
    page = cast.client("county_handler").get(address(cast, "county")).content.decode()
    rows = reverse("insight:rows", args=[cast.county.pk, "toy-amount"])
    assert f'<a href="{rows}?period={containing(Kind.MONTH, timezone.localdate()).code}">20余</a>' in page


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_documents_say_the_same(cast: Cast, form: str) -> None:
    toy.happen(cast.village.pk, timezone.localdate(), amount=27)
    answer = cast.client("county_handler").get(address(cast, "county"), {"as": form})
    read: Any = {
        "docx": lambda file: "\n".join(paragraph.text for paragraph in Document(file).paragraphs),
        "pdf": lambda file: "".join(page.extract_text() for page in PdfReader(file).pages),
    }[form]
    text = read(io.BytesIO(answer.content))
    assert "一、玩具" in text
    assert "发放玩具20余件" in text.replace("\n", "")


def test_a_bulletin_is_for_whoever_may_read_the_figures(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for user, place in (
        ("chair", "town"),
        ("sibling_town_handler", "village"),
        ("judge", "court"),
        ("auditor", "city"),
    ):
        for query in ({}, {"as": "docx"}, {"as": "pdf"}):
            assert cast.client(user).get(address(cast, place), query).status_code == 404
    client = cast.client("chair")
    assert client.get(address(cast, "village"), {"as": "exe"}).status_code == 404
    assert client.get(address(cast, "village"), {"period": "2026-13"}).status_code == 404
    with django_assert_max_num_queries(15):
        assert client.get(address(cast, "village")).status_code == 200


@pytest.mark.parametrize(
    ("name", "whole"),
    [("广西壮族自治区妇女联合会", "全区"), ("宜春市妇联", "全市"), ("延边朝鲜族自治州妇联", "全州"), ("上高县妇联", "全县"),
     ("袁州区妇联", "全区"), ("化成街道妇联", "全街道"), ("彬霞村妇联", "全村"), ("某部妇委会", "全地区")],
)  # fmt: skip
def test_a_place_is_called_as_people_call_it(name: str, whole: str) -> None:
    assert the_whole(name) == whole
