"""Questions about people: who she is, who may see whom, who is related to whom, what is kept about her."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import citizen_number, finding, masking, moments, phones, pinyin
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.codes import Sex
from halfsky.ground.lib.existence import one_by_one
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import rules
from halfsky.kernel.people.models import (
    Category,
    Consent,
    Guardian,
    Inquiry,
    Likeness,
    Likenesses,
    People,
    Person,
    PersonAccess,
    Post,
    Vault,
    blind,
)
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.queries.apart import age_group, by_age, by_sex
from halfsky.kernel.people.queries.homes import Head, has_another_head, heads, households, relation_of, relation_word
from halfsky.kernel.people.queries.listing import Known, Match, holders, kept_numbers, known
from halfsky.kernel.people.queries.offices import Offices, chairs_of, offices, posts
from halfsky.kernel.people.queries.relations import (
    Recognised,
    colleagues,
    kin,
    kin_accounts,
    recognised,
    related,
    workplaces,
)

__all__ = [
    "Head",
    "Known",
    "Match",
    "Offices",
    "Recognised",
    "age_group",
    "by_age",
    "by_sex",
    "chairs_of",
    "colleagues",
    "has_another_head",
    "heads",
    "holders",
    "households",
    "kept_numbers",
    "kin",
    "kin_accounts",
    "known",
    "offices",
    "posts",
    "recognised",
    "related",
    "relation_of",
    "relation_word",
    "workplaces",
]

NOUN = "people.person"


def may(actor: Actor, permission: str, person: Person) -> bool:
    """Whether the actor sees this person and holds a permission on her record; a duplicate is asked for by its canonical row."""
    return Person.objects.allowing(actor, permission).filter(pk=person.canonical_id or person.pk).exists()


def powers(actor: Actor, person: Person, permissions: Iterable[str]) -> frozenset[str]:
    """Which of these permissions the actor holds on the record of a person whom she has been shown.

    Grants that give a permission and those that gave the sight are mostly the same, and then nothing need be asked again.
    """
    answers: dict[object, bool] = {network.holding(actor, Permission.VIEW): True}
    held = set()
    for permission in permissions:
        grants = network.holding(actor, permission)
        if grants not in answers:
            answers[grants] = bool(grants) and may(actor, permission, person)
        if answers[grants]:
            held.add(str(permission))
    return frozenset(held)


def may_at(actor: Actor, permission: str, organisation: Organisation | int) -> bool:
    """Whether the actor holds a permission at an organisation; the system does everywhere, links and channels nowhere."""
    return isinstance(actor, System) or network.holds(actor, permission, organisation)


# Finding


def by_number(actor: Actor, text: str) -> People:
    """Those the actor sees with this citizen number: the whole number, or its last four characters."""
    return _seen_with(actor, _number_columns(text))


def by_phone(actor: Actor, text: str) -> People:
    """Those the actor sees with this telephone number: the complete number, or its last four digits."""
    return _seen_with(actor, _phone_columns(text))


def _number_columns(text: str) -> dict[str, str]:
    number = citizen_number.tidy(text)
    match len(number):
        case citizen_number.LENGTH:
            return {"number_blind": blind("number", number)}
        case 4:
            return {"number_tail_blind": blind("number_tail", number)}
    return {}


def _phone_columns(text: str) -> dict[str, str]:
    plain = citizen_number.tidy(text)
    if len(plain) == 4 and plain.isdigit():
        return {"phone_tail_blind": blind("phone_tail", plain)}
    try:
        return {"phone_blind": blind("phone", phones.parse(text).text)}
    except Unreadable:
        return {}


def _seen_with(actor: Actor, columns: dict[str, str]) -> People:
    """Whom the actor sees with any of these values in the vault; one index look-up for each column."""
    if not columns:
        return Person.objects.none()
    first, *more = [Vault.objects.filter(**{name: value}).values_list(_CANONICAL) for name, value in columns.items()]
    return Person.objects.visible_to(actor).filter(pk__in=first.union(*more) if more else first)


_CANONICAL = Coalesce("person__canonical", "person")


def search(actor: Actor, term: str) -> People:
    """Those the actor sees by name, part of a name, pinyin or initials, or by a whole number or last four of number or phone."""
    if any(character.isdigit() for character in term):
        return _seen_with(actor, _number_columns(term) | _phone_columns(term))
    if not pinyin.query_words(term):
        return Person.objects.none()
    if network.reaches_far(actor, Permission.VIEW) and (keys := few(term)) is not None:
        return Person.objects.visible_among(actor, keys)
    # Among those she sees, not among all: what it takes must not grow with the people of other places.
    merged = Person.objects.order_by().filter(fits(term), canonical=OuterRef("pk"))
    return Person.objects.visible_to(actor).filter(fits(term) | Q(one_by_one(Exists(merged))))


def few(term: str) -> list[int] | None:
    """Keys of the people anywhere whom a search finds, for the caller to narrow; None if they are many.

    Nobody else learns of it, not even how many they are.
    """
    fitting = Person.objects.order_by().filter(fits(term, indexed=True))
    return finding.few(fitting.values_list(Coalesce("canonical", "pk"), flat=True))


def fits(term: str, via: str = "", *, indexed: bool = False) -> Q:
    """What a person must be like to be found by a term, asked of rows that reach persons by a relation; nobody by an empty term.

    The caller has narrowed the rows to what its reader may see, or asks an index who they are and narrows afterwards. Duplicates
    and those they were merged into are relations of their own.
    """
    if any(character.isdigit() for character in term):
        found = Q(pk__in=[])
        for name, value in (_number_columns(term) | _phone_columns(term)).items():
            found |= Q(**{f"{via}vault__{name}": value})
        return found
    words, column = pinyin.query_words(term), f"{via}words"
    asked = [finding.begins(word, column) if indexed else Q(**{f"{column}__contains": f" {word}"}) for word in words]
    return Q(*asked) if asked else Q(pk__in=[])


def alike(actor: Actor, *, name: str, phone: str = "") -> People:
    """Those the actor sees who could be the one about to be registered: the same name, or the same complete telephone number."""
    columns = _phone_columns(phone) if len(phone.strip()) > 4 else {}
    named = Person.objects.order_by().filter(name=rules.tidy_name(name)).values_list(Coalesce("canonical", "pk"))
    if columns:
        named = named.union(Vault.objects.filter(**columns).values_list(_CANONICAL))
    return Person.objects.visible_to(actor).filter(pk__in=named)


def match(actor: Actor, number: str) -> Match | None:
    """Who has this full number, for `register` alone: those the actor sees first; protected people she does not see stay unknown."""
    return holders(actor, [citizen_number.tidy(number)]).get(citizen_number.tidy(number))


def asked_in_lists(actor: Actor) -> dict[str, int]:
    """How many rows of the actor's lists were linked in the last 24 hours, and how many named somebody wrongly."""
    since = moments.now() - timedelta(hours=24)
    rows = Inquiry.objects.filter(actor=f"{actor.actor_kind}:{actor.actor_key}", at__gte=since).exclude(batch="")
    return dict(rows.order_by().values_list("outcome").annotate(count=Count("pk")))


def asked_too_often(actor: Actor, organisation: int) -> bool:
    """Whether the actor has used up her inquiries by number of the last 24 hours at this place."""
    since = moments.now() - timedelta(hours=24)
    asked = Inquiry.objects.filter(actor=f"{actor.actor_kind}:{actor.actor_key}", batch="", at__gte=since).count()
    return asked >= int(network.setting(organisation, "people.inquiries_a_day"))


# Likely duplicates


def portrait(person: Person) -> rules.likeness.Portrait:
    """What of a record is compared with others; opens her vault."""
    return rules.likeness.Portrait(
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        number=person.vault.number,
        phone=person.vault.phone,
        place=person.organisation_id,
        household=person.household_id,
    )


def to_decide(actor: User) -> Likenesses:
    """Likely duplicates that wait for this user: both are seen by her, and one is kept by her own place or they are kept by two.

    Two records of one place below are that place's to decide.
    """
    own = network.own(actor, Permission.MERGE)
    ours = Q(one__organisation__in=own) | Q(other__organisation__in=own)
    apart = ~Q(one__organisation=F("other__organisation"))
    return Likeness.objects.open().filter(ours | apart).visible_to(actor)


# Showing


def own_work(actor: Actor, person: Person) -> bool:
    """Whether the actor works where this person is kept, so that lists need not mask her name."""
    return isinstance(actor, System) or person.organisation_id in network.own(actor, Permission.VIEW)


def name_for(actor: Actor, person: Person) -> str:
    """The name as a list shows it to this actor: in full in her own work and for those who serve, masked otherwise.

    Costs no query; staff are known by their account, or by `in_post` of `People.with_posts()`.
    """
    serves = person.account_id is not None or getattr(person, "in_post", False)
    return person.name if person.name and (serves or own_work(actor, person)) else person.masked_name


def name_of_holder(actor: Actor, post: Post) -> str:
    """The name of whoever holds a post as a list shows it; of one that was left, as those of other people."""
    serves = post.until is None or post.until > moments.today()
    return post.person.name if serves and post.person.name else name_for(actor, post.person)


def line(actor: Actor, person: Person) -> str:
    """One line that tells her from others of her name: name, sex, age, place, last four of her number; costs no query when joined."""
    years = "" if person.age is None else _("aged %(years)d") % {"years": person.age}
    tail = masking.citizen_number(person.vault.number)
    words = [name_for(actor, person), str(Sex(person.sex).label), years, person.organisation.short_name, tail]
    return " · ".join(word for word in words if word)


def is_sensitive(person: Person, kinds: Iterable[str] | None = None) -> bool:
    """Whether every look at this record is journalled; `kinds` are her key groups today, asked for if they are not given."""
    if kinds is None:
        kinds = Category.objects.on().filter(person__in=person.keys()).values_list("kind", flat=True)
    day = moments.today()
    return rules.sensitive(birth_date=person.birth_date, protected=person.protected, kinds=kinds, day=day)


# What is kept about her


@dataclass(frozen=True)
class About:
    """Everything this room keeps about one person, for her page and for the print she may ask for."""

    person: Person
    keys: list[int]
    categories: list[Category]
    posts: list[Post]
    consents: list[Consent]
    guardians: list[Guardian]
    wards: list[Guardian]
    members: list[Person]
    relation: str
    access: list[PersonAccess]
    duplicates: list[Person]


def about(person: Person) -> About:
    """What is kept about her and under her duplicates, in a constant number of queries."""
    duplicates = list(person.duplicates.select_related("organisation"))
    keys = [person.pk, *(row.pk for row in duplicates)]
    members = Person.objects.none()
    if person.household_id:
        members = Person.objects.canonical().filter(household=person.household_id).exclude(pk=person.pk)
    return About(
        person=person,
        keys=keys,
        categories=list(Category.objects.filter(person__in=keys).order_by("until", "since")),
        posts=list(Post.objects.filter(person__in=keys).select_related("organisation", "term")),
        consents=list(Consent.objects.filter(person__in=keys).select_related("given_by", "shared_with")),
        guardians=list(Guardian.objects.filter(child__in=keys).select_related("guardian")),
        wards=list(Guardian.objects.filter(guardian__in=keys).select_related("child")),
        members=list(members),
        relation=relation_word(person),
        access=list(
            PersonAccess.objects.open().filter(person__in=keys).select_related("organisation", "user").order_by("id")
        ),
        duplicates=duplicates,
    )


def events(keys: Iterable[int]) -> QuerySet[Event]:
    """What happened to a person's rows, newest first; the caller has fetched her through the actor."""
    return Event.objects.filter(noun=NOUN, noun_id__in=[str(key) for key in keys]).order_by("-id")


def has_consent(person: Person, purpose: str, organisation: Organisation | None = None) -> bool:
    """Whether an open consent of a purpose holds today, for sharing with this organisation."""
    rows: Any = Consent.objects.on().filter(person__in=person.keys(), purpose=purpose, withdrawn_at__isnull=True)
    return bool(rows.filter(shared_with=organisation).exists())


def guardians_of(person: Person) -> People:
    """Who answers for her today."""
    return Person.objects.filter(wards__in=Guardian.objects.on().filter(child__in=person.keys())).distinct()
