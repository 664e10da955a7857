"""Verbs of the state's map: open, rename, move and merge divisions. What stands on a place follows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import asked, organisations, rows
from halfsky.kernel.network.actions.map import MAP
from halfsky.kernel.network.actions.merging import merge
from halfsky.kernel.network.models import Division, Organisation, today
from halfsky.kernel.network.permissions import Permission


@transaction.atomic
def open_division(
    *,
    code: str,
    name: str,
    parent: Division,
    kind: str = Division.Kind.ORDINARY,
    on: date | None = None,
    reason: str = "",
    by: Actor,
) -> Division:
    """Puts a new place on the map, inside another, from a day up to today; its level follows from the length of its code."""
    on = on or today()
    asked.may(by, Permission.FOUND, queries.carrier(parent))
    rows.alone(MAP)
    level = rules.level_of_new(code, parent.level)
    _code_is_free(code)
    _fits(parent, on)
    place = Division.objects.create(code=code, name=name, level=level, kind=kind, parent=parent, since=on)
    _tell("open_division", place, by, {"name": name, "code": code, "within": parent.code, "on": on.isoformat()}, reason)
    return place


@transaction.atomic
def rename_division(
    *, division: Division, name: str, code: str = "", on: date | None = None, reason: str = "", by: Actor
) -> Division:
    """Gives a place another name, another code, or both, from a day up to today; answers the version that holds from then on.

    A federation that is called after its place is renamed with it; one with a name of its own keeps it.
    """
    on, code = on or today(), code or division.code
    asked.may(by, Permission.FOUND, queries.carrier(division))
    before = _hold(division, on)
    if (name, code) == (before.name, before.code):
        raise Refusal(_("This is its name and its code already."))
    if code != before.code:
        rules.level_of_new(code, before.parent.level if before.parent else "nation")
        if rules.level_of(code) != before.level:
            raise Refusal(_("This code belongs to another level. Copy it once more."), at="code")
        _code_is_free(code)
    old_name, old_code = before.name, before.code
    place = _next_version(before, on, name=name, code=code)
    for federation in queries.territorial().filter(division=place):
        _rename_with(federation, old_name, name, by)
    content = {"before": {"name": old_name, "code": old_code}, "name": name, "code": code, "on": on.isoformat()}
    _tell("rename_division", place, by, content, reason)
    return place


def _rename_with(federation: Organisation, old: str, new: str, by: Actor) -> None:
    if (federation.name, federation.short_name) == rules.federation_names(old) and old != new:
        name, short_name = rules.federation_names(new)
        organisations.rename(organisation=federation, name=name, short_name=short_name, by=by)


@transaction.atomic
def move_division(
    *, division: Division, under: Division, code: str = "", on: date | None = None, reason: str = "", by: Actor
) -> Division:
    """Puts a place with everything inside it into another, from a day up to today; answers the version that holds from then on.

    Its federation moves under the federation of the new place, unless it had been put elsewhere by hand. Without a new code the place
    keeps its old one.
    """
    on = on or today()
    asked.may(by, Permission.FOUND, queries.carrier(division))
    asked.may(by, Permission.FOUND, queries.carrier(under))
    before = _hold(division, on)
    _fits(under, on)
    if before.parent_id == under.pk:
        raise Refusal(_("%(place)s already lies there.") % {"place": before.name}, at="under")
    if rules.rank(before.level) <= rules.rank(under.level):
        raise Refusal(_("A place lies within one of a higher level. Choose again."), at="under")
    if code and code != before.code:
        _code_is_free(code)
        if rules.level_of_new(code, under.level) != before.level:
            raise Refusal(_("This code belongs to another level. Copy it once more."), at="code")
    content = {
        "from": before.parent.code if before.parent else "",
        "to": under.code,
        "code": code or before.code,
        "on": on.isoformat(),
    }
    carried, leader = _carried(before)
    place = _next_version(before, on, parent=under, code=code or before.code)
    _lead(carried, leader, queries.carrier(under), on, reason, by)
    _tell("move_division", place, by, content, reason)
    return place


@transaction.atomic
def merge_divisions(
    *, divisions: Sequence[Division], into: Division, on: date | None = None, reason: str = "", by: Actor
) -> Division:
    """Merges places into another of their level, from a day up to today; what lies inside them lies inside it from then on.

    Their federations are merged into its federation; if it has none and is an ordinary place, one is founded first.
    """
    on = on or today()
    for place in (into, *divisions):
        asked.may(by, Permission.FOUND, queries.carrier(place))
    rows.alone(MAP)
    _fits(into, on)
    for division in divisions:
        before = _hold(division, on)
        if before.pk == into.pk or before.level != into.level:
            raise Refusal(_("Places are merged into another one of their own level. Choose again."), at="into")
        _merge_one(before, into, on, reason, by)
    return into


def _merge_one(before: Division, into: Division, on: date, reason: str, by: Actor) -> None:
    carried, leader = _carried(before)
    own = next((one for one in carried if one.division_id == before.pk), None)
    target = _federation_of(into, on, by) if own else queries.carrier(into)
    inner = list(Division.objects.open().filter(parent=before).order_by("code"))
    for place in inner:
        _next_version(place, max(on, place.since), parent=into)
    if own and target:
        merge(organisation=own, into=target, on=on, reason=reason, by=by)
    else:
        _lead(carried, leader, target, on, reason, by)
    Organisation.objects.filter(division=before, dissolved_on=None).update(division=into)
    before.until, before.successor = max(on, before.since), into
    before.save(update_fields=["until", "successor"])
    content = {"code": before.code, "into": into.code, "inside": len(inner), "on": on.isoformat()}
    for place in (before, into):
        _tell("merge_division", place, by, content, reason)


def _federation_of(place: Division, on: date, by: Actor) -> Organisation | None:
    there = queries.territorial().filter(division=place).first()
    if there is not None or place.kind != Division.Kind.ORDINARY:
        return there or queries.carrier(place)
    name, short_name = rules.federation_names(place.name)
    return organisations.found(
        name=name,
        short_name=short_name,
        kind=Organisation.Kind.TERRITORIAL,
        level=place.level,
        division=place,
        under=queries.carrier(place),
        founded_on=on,
        by=by,
    )


def _carried(place: Division) -> tuple[list[Organisation], Organisation | None]:
    """The federation on a place, or those nearest inside it where it has none; and who carries what lies around it."""
    leader = queries.carrier(place.parent) if place.parent else None
    found: list[Organisation] = []
    level = [place.pk]
    while level:
        there = {one.division_id: one for one in queries.territorial().filter(division__in=level).order_by("id")}
        found += there.values()
        bare = [key for key in level if key not in there]
        level = list(Division.objects.open().filter(parent__in=bare).values_list("pk", flat=True)) if bare else []
    return found, leader


def _lead(
    carried: Iterable[Organisation],
    before: Organisation | None,
    now: Organisation | None,
    on: date,
    reason: str,
    by: Actor,
) -> None:
    """Puts federations under the one of their new surroundings, if they stood under that of the old ones."""
    for one in carried:
        if now is not None and now != before and one != now and queries.parent(one) == before:
            organisations.move(organisation=one, under=now, on=on, reason=reason, by=by)


def _hold(division: Division, on: date) -> Division:
    """The place as it is now, held against others who change the map; Refusal when it is no longer on it, or has changed since."""
    rows.alone(MAP)
    place: Division = Division.objects.select_related("parent").get(pk=division.pk)
    _fits(place, on)
    return place


def _fits(place: Division, on: date) -> None:
    if place.until is not None:
        raise Refusal(_("%(place)s is no longer on the map. Look for its successor.") % {"place": place.name})
    if on > today():
        raise Refusal(_("The day lies in the future. Change the map on its day, or choose an earlier one."), at="on")
    if on < place.since:
        raise Refusal(
            _("%(place)s last changed on %(day)s. Choose that day or a later one.")
            % {"place": place.name, "day": day_words(place.since)},
            at="on",
        )


def _code_is_free(code: str) -> None:
    there = Division.objects.filter(code=code).first()
    if there is not None:
        raise Refusal(_("The code %(code)s is taken by %(place)s.") % {"code": code, "place": there.name}, at="code")


def _next_version(place: Division, on: date, **changes: Any) -> Division:
    """Closes a version of a place and opens the next; what points at the place points at the open version from then on.

    A version that would not have held for a single day is corrected instead, as it never was.
    """
    kept = {"code": place.code, "name": place.name, "level": place.level, "kind": place.kind, "parent": place.parent}
    if place.since == on:
        for field, value in changes.items():
            setattr(place, field, value)
        place.save(update_fields=list(changes))
        return place
    place.until = on
    place.save(update_fields=["until"])
    opened = Division.objects.create(**{**kept, **changes}, since=on)
    place.successor = opened
    place.save(update_fields=["successor"])
    Organisation.objects.filter(division=place, dissolved_on=None).update(division=opened)
    Division.objects.open().filter(parent=place).update(parent=opened)
    return opened


def _tell(verb: str, place: Division, by: Actor, content: dict[str, Any], reason: str) -> None:
    carrier = queries.carrier(place)
    journal.record(
        verb=f"network.{verb}",
        noun=MAP,
        noun_id=place.code,
        organisation=carrier.pk if carrier else None,
        content=content,
        reason=reason,
        by=by,
    )
