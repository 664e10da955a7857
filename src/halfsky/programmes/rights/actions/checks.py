"""The verbs of household checks: start one, tick a household, keep what was found, make a matter of it, finish a list, end the check."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.people.models import Household, Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import CheckedHousehold, CheckList, Finding, HouseholdCheck
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import checks as rules


@transaction.atomic
def start(
    *,
    organisation: Organisation,
    title: str,
    since: date,
    until: date,
    signs: list[str] | None = None,
    synthetic: bool = False,
    by: Actor,
) -> HouseholdCheck:
    """Starts a household check in every village below a federation, and tells their chairs.

    `signs` are those of the place's table that are looked for, by default all. Refusal without a sign, without a village, and for a time
    that makes no sense.
    """
    _may(by, Permission.START_CHECKS, organisation.pk)
    rules.check_period(since=since, until=until, today=moments.today())
    chosen = [sign for sign in queries.checks.signs(organisation) if signs is None or sign.sign in signs]
    if not chosen:
        raise Refusal(_("Choose at least one thing that is looked for."), at="signs")
    places = queries.checks.places_to_check(organisation)
    if not places:
        raise Refusal(_("There is no village or grid below %(name)s.") % {"name": organisation.short_name})
    check = HouseholdCheck.objects.create(
        organisation=organisation,
        title=title,
        since=since,
        until=until,
        signs=[{"sign": sign.sign, "kind": sign.kind} for sign in chosen],
        started_at=moments.now(),
        synthetic=synthetic,
    )
    CheckList.objects.bulk_create([CheckList(round=check, organisation=place) for place in places], batch_size=500)
    _record("start_check", "rights.household_check", check.pk, organisation.pk, by, {"lists": len(places)})
    _tell_chairs(check, [place.pk for place in places], by)
    return check


def _tell_chairs(check: HouseholdCheck, places: list[int], by: Actor) -> None:
    roles = house().permissions.get(Permission.CHECK, frozenset())
    users = User.objects.filter(
        pk__in=Grant.objects.on().filter(organisation__in=places, role__in=roles).values("user"), is_active=True
    )
    notices.tell(
        users=users,
        subject=lambda: _("Household check: %(title)s") % {"title": check.title},
        detail=lambda: _("until %(day)s") % {"day": day_words(check.until)},
        url=check.get_absolute_url(),
        key=f"check:{check.pk}",
        by=by,
    )


@transaction.atomic
def tick(
    *, checklist: CheckList, household: Household | None = None, label: str = "", met: bool, by: Actor
) -> CheckedHousehold:
    """Keeps that somebody was at a household, and whether anybody was met. `label` names one that the register of people does not have.

    The last word counts, of the same label as well; where something was found, somebody was met.
    """
    _open(checklist, by)
    label = " ".join(label.split())
    if household is None and not label:
        raise Refusal(_("Say which household: the door, or the name of the family."), at="label")
    if household is None and label in queries.checks.heads(by, checklist):
        said = _("%(name)s is on this list: tick that line. If it is another family, add the door to the name.")
        raise Refusal(said % {"name": label}, at="label")
    if household is not None and household.organisation_id != checklist.organisation_id:
        raise Refusal(_("This household is not on this list."))
    values: dict[str, Any] = {"met": met, "at": moments.now(), "user": by if isinstance(by, User) else None}
    old = queries.checks.visit_to(checklist, household, label)
    if old and not met and old.findings.exists():
        raise Refusal(_("Somebody was met here before: this household was visited."), at="met")
    if old or household is None:
        row = old or CheckedHousehold(checklist=checklist, label=label)
        row.met, row.at, row.user = values["met"], values["at"], values["user"]
        row.save()
    else:
        row, _new = CheckedHousehold.objects.update_or_create(checklist=checklist, household=household, defaults=values)
    _record("visit_household", "rights.checked_household", row.pk, checklist.organisation_id, by, {"met": met})
    return row


@transaction.atomic
def find(
    *,
    checklist: CheckList,
    household: Household | None = None,
    label: str = "",
    sign: str,
    person: Person | None = None,
    note: str = "",
    by: Actor,
) -> Finding:
    """Keeps what was found at a household. What is confidential or urgent is registered as a matter in the same breath.

    To everybody else the household was visited, and nothing more; the journal, too, learns only that. Refusal if the actor sees that the
    same was found there before; whoever does not see it learns nothing of it.
    """
    known = next((one for one in checklist.round.looked_for if one.sign == sign), None)
    if known is None:
        raise Refusal(_("This is not among what is looked for."), at="sign")
    visit = tick(checklist=checklist, household=household, label=label, met=True, by=by)
    if queries.checks.found_before(by, visit, known.sign, person):
        raise Refusal(_("This was noted at this household already: it stands under what was found."), at="sign")
    finding = Finding.objects.create(
        visit=visit, sign=known.sign, kind=known.kind, person=person, note=note, at=moments.now()
    )
    declared = house().kinds.get(known.kind)
    if declared and (declared.confidential or declared.urgent):
        _register(finding, by)
    return finding


@transaction.atomic
def register(*, finding: Finding, by: Actor) -> Matter:
    """Makes a matter of a finding: its kind as the sign proposes, its place and person as they are known; nothing is written twice."""
    locked = Finding.objects.select_for_update().select_related("visit__checklist__organisation").get(pk=finding.pk)
    _may(by, Permission.CHECK, locked.visit.checklist.organisation_id)
    if locked.matter_id is not None:
        raise Refusal(_("This has become a matter already."))
    return _register(locked, by)


def _register(finding: Finding, by: Actor) -> Matter:
    checklist = finding.visit.checklist
    words = str(finding.what.label)
    named = matters.NewParty(
        role=Party.Role.CONCERNED, person=finding.person, name="" if finding.person else finding.visit.label
    )
    matter = matters.register(
        kind=finding.kind if finding.kind in house().kinds else "need",
        channel=Channel.VISIT,
        organisation=checklist.organisation,
        title=words,
        story="。".join(part for part in (words, finding.note) if part),
        parties=[named],
        synthetic=checklist.round.synthetic,
        by=by,
    )
    Finding.objects.filter(pk=finding.pk).update(matter=matter)
    finding.matter = matter
    return matter


@transaction.atomic
def finish(*, checklist: CheckList, by: Actor) -> CheckList:
    """Says that a village has visited whom it could; what is left stays on the list and is no longer asked for."""
    _open(checklist, by)
    if not checklist.households.exists():
        raise Refusal(_("Nobody has been visited yet."))
    checklist.finished_at = moments.now()
    checklist.save(update_fields=["finished_at"])
    _record("finish_checklist", "rights.check_list", checklist.pk, checklist.organisation_id, by)
    return checklist


@transaction.atomic
def end(*, check: HouseholdCheck, by: Actor) -> HouseholdCheck:
    """Ends a household check for all villages; from then on nothing is ticked, what was found goes on as matters."""
    _may(by, Permission.START_CHECKS, check.organisation_id)
    if not HouseholdCheck.objects.filter(pk=check.pk, ended_at__isnull=True).update(ended_at=moments.now()):
        raise Refusal(_("This household check has ended."))
    check.refresh_from_db(fields=["ended_at"])
    _record("end_check", "rights.household_check", check.pk, check.organisation_id, by)
    return check


def remind(*, check: HouseholdCheck, rows: list[queries.checks.Row], by: Actor) -> None:
    """Reminds the chairs of villages that have not finished, once for each check."""
    places = [row.list.organisation_id for row in rows if not row.progress.done]
    roles = house().permissions.get(Permission.CHECK, frozenset())
    users = Grant.objects.on().filter(organisation__in=places, role__in=roles).values("user")
    notices.tell(
        users=User.objects.filter(pk__in=users, is_active=True),
        subject=lambda: _("Household check ends soon: %(title)s") % {"title": check.title},
        detail=lambda: _("until %(day)s") % {"day": day_words(check.until)},
        url=check.get_absolute_url(),
        key=f"check_ends:{check.pk}",
        by=by,
    )


def _open(checklist: CheckList, by: Actor) -> None:
    _may(by, Permission.CHECK, checklist.organisation_id)
    CheckList.objects.select_for_update().get(
        pk=checklist.pk
    )  # one visit at a time: two who write at once meet in one row
    if checklist.round.ended_at is not None or checklist.finished_at is not None:
        raise Refusal(_("This list is closed."))
    if checklist.round.since > moments.today():
        raise Refusal(_("This household check begins on %(day)s.") % {"day": day_words(checklist.round.since)})


def _may(by: Actor, permission: Permission, organisation: int) -> None:
    if not isinstance(by, System) and organisation not in network.own(by, permission):
        raise NotAllowed(_("Only the federation itself can do this."))


def _record(
    verb: str, noun: str, key: int, organisation: int, by: Actor, content: dict[str, object] | None = None
) -> None:
    journal.record(verb=f"rights.{verb}", noun=noun, noun_id=key, organisation=organisation, content=content, by=by)
