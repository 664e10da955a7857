"""Verbs that bring a matter and the people in it into being."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments, pinyin, tokens
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import queries, rules
from halfsky.kernel.matters.actions import doors, letters, particulars, ticking
from halfsky.kernel.matters.actions.letters import NewLetter
from halfsky.kernel.matters.actions.step import advance, require, write
from halfsky.kernel.matters.models import Counter, Matter, MatterAccess, Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation
from halfsky.kernel.people import actions as people
from halfsky.kernel.people import queries as people_queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.permissions import Permission as PeoplePermission

FOLLOW_CODE_LENGTH = 8


@dataclass(frozen=True)
class NewParty:
    """Someone in a matter as told by a form: either a person who is registered already, or what is known of a new one."""

    role: str
    person: Person | None = None
    name: str = ""
    sex: str = "0"
    number: str = ""
    phone: str = ""
    address: str = ""
    birth_date: date | None = None
    relation: str = ""
    dialect: str = ""
    disability: str = ""
    safe_times: str = ""
    safe_phone: str = ""
    contact_agreed: bool = False


def register(
    *,
    kind: str,
    channel: str,
    organisation: Organisation,
    title: str = "",
    story: str = "",
    place: Organisation | None = None,
    parties: Iterable[NewParty] = (),
    answers: Mapping[str, str] | None = None,
    letter: NewLetter | None = None,
    urgent: bool = False,
    synthetic: bool = False,
    by: Actor,
) -> Matter:
    """Registers a matter at an organisation, gives it a number and starts its accept clock.

    `place` is where the person lives, if that is not where it is registered; `answers` are those to the questions of its kind; what
    came as a letter, and nothing else, has a `letter`. A user must hold `matters.register` somewhere; strangers may only open kinds
    that are public. Persons are registered once: people already known are linked, not entered again.
    """
    declared = house().kinds.get(kind)
    if declared is None:
        raise Refusal(_("There is no such kind of matter."))
    _check_registrar(declared, by)
    given = rules.read_answers(declared.questions, answers or {})
    _check_letter(channel, letter)
    where = _Where(place or organisation, organisation, declared.confidential, synthetic)
    # Before and outside of the matter's transaction: an inquiry by number stays counted even if nothing comes of it.
    met = [_meet(party, where, by) for party in parties]
    told = _Told(channel, title, story, given, letter, urgent or declared.urgent)
    return _register(declared, where, told, met, by)


def _check_letter(channel: str, letter: NewLetter | None) -> None:
    """Before anybody is entered in the register of people: a slip of the pen must leave nothing behind."""
    rules.check_letter(
        by_letter=channel == Channel.LETTER,
        received=letter.received_on if letter else None,
        dated=letter.dated_on if letter else None,
        today=moments.today(),
    )


@dataclass(frozen=True)
class _Where:
    """What a matter says about the people met in it: where they live, whose turn it is, and how they are kept."""

    place: Organisation
    owner: Organisation
    confidential: bool
    synthetic: bool


@dataclass(frozen=True)
class _Told:
    """What was told about a new matter, besides who is in it."""

    channel: str
    title: str
    story: str
    answers: Mapping[str, str]
    letter: NewLetter | None
    urgent: bool

    @property
    def held(self) -> dict[str, str]:
        """The words of which the journal keeps the digest."""
        return {"story": self.story, "signed": self.letter.signed.strip() if self.letter else ""}


@dataclass(frozen=True)
class _Met:
    """A party as told, with the person behind her, and whether she is only linked; None for the anonymous and what strangers tell."""

    told: NewParty
    person: Person | None
    linked: bool


@transaction.atomic
def _register(declared: Kind, where: _Where, told: _Told, met: list[_Met], by: Actor) -> Matter:
    matter = _create(declared, where, told, by)
    received = told.letter.received_on if told.letter and declared.from_receipt else None
    ticking.start(matter, "accept", since=rules.counts_from(received, moments.now()))
    ticking.keep_due(matter)
    doors.open_to(matter, where.owner.pk, MatterAccess.Reason.OWNER)
    _open_to_registrar(matter, by)
    for one in met:
        _add(matter, one)
    if told.answers:
        particulars.keep(matter, told.answers)
    write(
        matter=matter,
        verb="register",
        told=lambda: _("Your matter was registered."),
        content={"kind": declared.slug, "channel": told.channel},
        held=told.held,
        by=by,
    )
    if told.letter:
        letters.keep(matter, told.letter, by)
    doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    _tell_desk(matter, by)
    return matter


def _create(declared: Kind, where: _Where, told: _Told, by: Actor) -> Matter:
    return Matter.objects.create(
        number=_next_number(where.owner),
        kind_slug=declared.slug,
        channel=told.channel,
        state=declared.life.start,
        title=str(declared.label) if declared.confidential or not told.title else told.title,
        story=told.story,
        confidential=declared.confidential,
        urgent=told.urgent,
        owner=where.owner,
        place=where.place,
        registered_at=moments.now(),
        registered_by=by.actor_label,
        synthetic=where.synthetic,
    )


def _check_registrar(declared: Kind, by: Actor) -> None:
    if isinstance(by, System) or declared.public:
        return
    if not network.holds(by, Permission.REGISTER):
        raise NotAllowed(_("You have no grant to register matters."))


def _open_to_registrar(matter: Matter, by: Actor) -> None:
    """Whoever took the call keeps seeing what she wrote down: through her desk, or by name when it is confidential.

    Not whoever may see no matter at all, such as an officer of a court that refers one.
    """
    if not isinstance(by, User) or not network.holding(by, Permission.VIEW):
        return
    places = network.own(by, Permission.REGISTER)
    if matter.owner_id in places:
        return
    if matter.confidential:
        doors.open_to_user(matter, by, MatterAccess.Reason.NAMED)
    elif places:
        doors.open_to(matter, places[0], MatterAccess.Reason.PASSED)


def _tell_desk(matter: Matter, by: Actor) -> None:
    others = [user for user in queries.able(matter) if user != by]
    notices.tell(
        users=others,
        subject=lambda: _("New matter: %(number)s") % {"number": matter.number},
        detail=matter.kind.label,
        url=matter.get_absolute_url(),
        urgent=matter.urgent,
        key=f"register:{matter.pk}",
        by=by,
    )


def add_party(*, matter: Matter, party: NewParty, by: Actor) -> Party:
    """Adds someone to a matter; relatives among the handlers are recused at once."""
    require(by, matter.life.move("add_party").permission, matter)
    matter.life.after(matter.state, "add_party")
    where = _Where(matter.place, matter.owner, matter.confidential, matter.synthetic)
    return _add_party(matter, _meet(party, where, by), by)


@transaction.atomic
def _add_party(matter: Matter, met: _Met, by: Actor) -> Party:
    advance(matter=matter, verb="add_party", note=str(Party.Role(met.told.role).label), by=by)
    added = _add(matter, met)
    doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    return added


def _meet(party: NewParty, where: _Where, by: Actor) -> _Met:
    """The person behind a party, registered once.

    The desk of a place must not find a woman of a confidential matter in its register of people: she is seen through the matter alone.
    """
    if party.person:
        return _Met(party, party.person, linked=False)
    keeper = _keeper(where, by)
    if keeper is None or not party.name or not (party.number or party.phone or party.address):
        return _Met(party, None, linked=False)
    protected = where.confidential and party.role != Party.Role.OTHER_SIDE
    registration = people.register(
        name=party.name,
        sex=party.sex,
        birth_date=party.birth_date,
        number=party.number,
        phone=party.phone,
        address=party.address,
        organisation=keeper,
        protected=protected,
        synthetic=where.synthetic,
        by=by,
    )
    if protected and not registration.known and not registration.linked:
        people.close_access(person=registration.person, organisation=keeper, by=by)
    return _Met(party, registration.person, registration.linked)


def _keeper(where: _Where, by: Actor) -> Organisation | None:
    """Who keeps a person first met in a matter: her own place if the actor may register people there, otherwise the actor's own.

    None for whoever may not register people anywhere: what a stranger or a supervisor is told stays in the matter.
    """
    if people_queries.may_at(by, PeoplePermission.REGISTER, where.place):
        return where.place
    return Organisation.objects.filter(pk__in=network.own(by, PeoplePermission.REGISTER)).order_by("id").first()


def _add(matter: Matter, met: _Met) -> Party:
    party = met.told
    unseen = met.person is None or met.linked
    return Party.objects.create(
        matter=matter,
        role=party.role,
        person=met.person,
        linked=met.linked,
        alias=party.name if unseen else "",
        relation=party.relation,
        dialect=party.dialect,
        disability=party.disability,
        safe_times=party.safe_times,
        safe_phone=party.safe_phone or (party.phone if unseen else ""),
        contact_agreed=party.contact_agreed,
    )


@transaction.atomic
def change_contact(
    *,
    party: Party,
    safe_times: str,
    safe_phone: str,
    contact_agreed: bool,
    dialect: str = "",
    disability: str = "",
    by: Actor,
) -> Party:
    """Changes how someone may be reached safely; the timeline says that it changed, not to what."""
    advance(matter=party.matter, verb="add_party", note=_("Safe contact agreed anew."), by=by)
    party.safe_times, party.safe_phone, party.contact_agreed = safe_times, safe_phone, contact_agreed
    party.dialect, party.disability = dialect, disability
    party.save(update_fields=["safe_times", "safe_phone", "contact_agreed", "dialect", "disability"])
    return party


@transaction.atomic
def issue_code(*, matter: Matter, by: Actor) -> str:
    """Gives out a code with which the person can follow her matter by its number; an earlier code no longer works.

    Whoever registered it gives it at once, otherwise those whose turn it is. The code is shown once and only its digest is kept.
    """
    if isinstance(by, User) and not matter.steps.filter(verb="register", user=by).exists():
        require(by, Permission.HANDLE, matter)
    code = tokens.new_code(FOLLOW_CODE_LENGTH)
    Matter.objects.filter(pk=matter.pk).update(follow_hash=tokens.digest(code))
    matter.follow_hash = tokens.digest(code)
    write(matter=matter, verb="issue_code", by=by)
    return code


def _next_number(organisation: Organisation) -> str:
    """The next number of the month; the counter row is changed in place, so that two registrars never get the same."""
    letters = str(network.setting(organisation, "matters.number_prefix"))[:8] or rules.prefix(
        _county_initials(organisation)
    )
    day = moments.today()
    month = f"{day:%y%m}"
    rows = Counter.objects.filter(prefix=letters, month=month)
    if not rows.update(last=F("last") + 1):
        Counter.objects.get_or_create(prefix=letters, month=month)
        rows.update(last=F("last") + 1)
    return rules.number(letters, day, rows.values_list("last", flat=True).get())


def _county_initials(organisation: Organisation) -> str:
    place = next((above for above in network.path(organisation) if above.level == Level.COUNTY), organisation)
    return pinyin.reading(place.short_name).initials
