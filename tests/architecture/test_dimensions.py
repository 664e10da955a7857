"""What figures are told apart by, of whatever room: in words, adding up to the whole, and for nobody who may not read the figure.

The scene of the matrix gives the facts. A dimension that a room declares later is covered without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import Dimension, IndicatorSpec, house
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.models import Cell
from halfsky.kernel.insight.queries import dimensions
from halfsky.kernel.insight.queries.facts import distinct_by, facts_of
from halfsky.kernel.insight.rules import apart
from halfsky.kernel.network.models import Organisation
from halfsky.site import scenarios
from tests.architecture.scenes import open_line, play, start_check
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
BY = System("test")
YEAR = timedelta(days=365)
COUNTY = """
[county]
place = "360926"
systems = ["B3", "B5"]
hotlines = { value = 3, unit = "places" }
rights_posts = { value = 5, unit = "places" }
courts = { value = 4, unit = "organisations" }
people_aided = { value = 7, unit = "persons" }
aid_paid = { value = 1000003, unit = "fen" }
"""


@dataclass(frozen=True)
class One:
    """An indicator and a dimension of it."""

    spec: IndicatorSpec
    by: Dimension


def _all() -> list[One]:
    return [One(spec, by) for spec in house().indicators.values() for by in spec.dimensions]


each = pytest.mark.parametrize("one", _all(), ids=lambda one: f"{one.spec.slug}-{one.by.key}")


@dataclass(frozen=True)
class Stage:
    """The cast, and the places under which something has happened."""

    cast: Cast
    tops: list[Organisation]


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The scene of the matrix, and beside it a county with lines, stations, courts and judicial aid."""
    file = tmp_path_factory.mktemp("facts") / "facts.toml"
    file.write_text(COUNTY, "utf-8")
    with django_db_blocker.unblock(), transaction.atomic():
        cast = assemble()
        open_line(cast)
        start_check(cast)
        play(cast)
        scenarios.load(scenarios.read("county", file))
        yield Stage(cast, [cast.places["city"], Organisation.objects.get(division__code="360926")])
        transaction.set_rollback(True)


def _period(spec: IndicatorSpec) -> Period:
    """Today's month of a stock; of others many years, for some of the scene is yet to be and some took place long ago."""
    now = containing(Kind.MONTH, moments.today())
    return now if spec.stock else Period(now.start - 10 * YEAR, now.end + 2 * YEAR, Kind.SPAN)


def _words(one: One, language: str) -> list[str]:
    with translation.override(language):
        return [str(one.by.label), *(str(label) for _value, label in one.by.values())]


@each
def test_values_are_words_in_both_languages(one: One) -> None:
    values = [value for value, _label in one.by.values()]
    assert len(values) == len(set(values)) > 1
    chinese, english = _words(one, "zh-hans"), _words(one, "en")
    assert len(set(chinese)) == len(chinese)
    for value, there, here in zip(["", *values], chinese, english, strict=True):
        assert not there.isascii()
        assert here.isascii() or not here.isidentifier()
        assert here not in {"", value}


def test_what_has_one_key_is_called_the_same_everywhere() -> None:
    labels = {(one.by.key, str(one.by.label)) for one in _all()}
    assert len(labels) == len({key for key, _label in labels})


@each
def test_each_part_is_an_indicator_of_its_own(one: One) -> None:
    parts = apart.parts(one.spec, one.by)
    assert len({part.slug for part in parts}) == len({str(part.label) for part in parts}) == len(parts)
    assert all(len(part.slug) <= Cell._meta.get_field("indicator").max_length for part in parts)


@each
def test_a_rate_and_what_it_is_part_of_are_told_apart_alike(one: One) -> None:
    assert one.by in apart.dimensions(one.spec)


@each
def test_parts_add_up_to_the_figure_and_open_as_many_records_as_they_say(stage: Stage, one: One) -> None:
    """Who is in several parts counts in each: then the whole is no more than they are together."""
    period, words = _period(one.spec), {"", *(value for value, _label in one.by.values())}
    for top in stage.tops:
        told = dimensions.told(one.spec, one.by, top, period, BY)
        whole, together = queries.count(one.spec, top, period).value, sum(part.count.value for part in told)
        assert together >= whole if _several(one.spec, period) else together == whole
        assert {part.value for part in told} <= {one.part[2] for one in apart.parts(one.spec, one.by)}
        for part in told:
            assert part.value in words
            of_it = dimensions.part(one.spec, one.by, part.value, top, BY)
            assert queries.rows(one.spec, top, period, BY, part=of_it).total == part.count.value


@each
def test_nothing_is_told_apart_for_whoever_may_not_read_the_figure(stage: Stage, one: One) -> None:
    address = reverse("insight:rows", args=[stage.cast.places["village"].pk, one.spec.slug])
    asked = {"by": one.by.key, "is": next(value for value, _label in one.by.values())}
    for reader in ("stranger", "sibling_chair", "judge"):
        assert stage.cast.client(reader).get(address, asked).status_code == 404


@each
def test_below_a_county_a_part_says_no_more_than_what_is_open(stage: Stage, one: One) -> None:
    village, period = stage.cast.places["village"], _period(one.spec)
    for reader in ("stranger", "sibling_chair", "chair"):
        told = dimensions.told(one.spec, one.by, village, period, stage.cast.users[reader])
        together = sum(part.count.value for part in told)
        shown = queries.rows(one.spec, village, period, stage.cast.users[reader]).shown
        assert together >= shown if _several(one.spec, period) else together == shown
        assert shown or not together


def _several(spec: IndicatorSpec, period: Period) -> bool:
    """Whether what counts once may be in several parts."""
    return bool(distinct_by(spec, facts_of(spec, period)))
