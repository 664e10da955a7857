"""People in the register: two who are there twice, and a list that was sent."""

from __future__ import annotations

from halfsky.ground.imports.models import Import
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Household, Person
from halfsky.kernel.people.tests.sheets import checked, xlsx
from tests.architecture.scenes.scene import ANYONE_IN_LINE, Part
from tests.cast import BY, Cast


def part(cast: Cast) -> Part:
    """Plays them; the twins are those of the persons concerned in the ordinary and in the confidential matter."""
    twins, sent = _twins(cast), _list(cast)
    concerned = Person.objects.filter(name__in=["金丝雀甲", "金丝雀乙"])
    may = {
        "金丝雀佳": ANYONE_IN_LINE | {"recused"},
        "金丝雀以": ANYONE_IN_LINE | {"recused"},
        "canary-list": {"chair"},
    }
    secret = {
        "person": [*concerned.values_list("pk", flat=True), *twins],
        "household": Household.objects.values_list("pk", flat=True),
        "import": [sent.pk],
    }
    known = {
        "person_verb": ["change", "erase", "category", "relation"],
        "field": ["phone", "address", "number"],
        "list": ["people", "accounts", "posts"],
    }
    return Part(may, secret, known)


def _twins(cast: Cast) -> list[int]:
    """Both persons concerned are registered once more, by other characters of the same sound, and have been compared."""
    first = [
        people.register(name=name, phone=phone, organisation=cast.village, by=cast.chair).person.pk
        for name, phone in (("金丝雀佳", "13812340001"), ("金丝雀以", "13812340002"))
    ]
    people.compare(by=BY)
    return first


def _list(cast: Cast) -> Import:
    """A list of people that the chair has sent and had checked: it has a name, a row in order, and one to correct."""
    rows = (("姓名", "电话"), ("canary-list", ""), ("canary-list", "canary-list"))
    return checked(xlsx(*rows), cast.village, cast.chair, "canary-list.xlsx")
