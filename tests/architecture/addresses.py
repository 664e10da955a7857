"""Every address of the house, made concrete: the URL table is walked, and each parameter gets the values of the scene.

A page added later is covered without a line here: a parameter that bears the name of a noun gets its records, any other one the keys
of all secret records, which must then not open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from halfsky.kernel.insight.states import PAPER, REPORT
from halfsky.kernel.matters.states import ASSIGNMENT, REFERRAL
from halfsky.programmes.rights.states.after import COUNSELLING, RETURN_VISIT
from halfsky.programmes.rights.states.aid import JUDICIAL_AID
from halfsky.programmes.rights.states.cases import TYPICAL_CASE
from halfsky.programmes.rights.states.court_referrals import COURT_REFERRAL
from halfsky.programmes.rights.states.hotline import CALL
from halfsky.programmes.rights.states.mediation import AGREEMENT, MEDIATION
from halfsky.programmes.rights.states.stations import RECOGNITION
from halfsky.programmes.rights.states.violence import ADMONITION, PROTECTION_ORDER

# What a parameter of a room means, where its own name does not say it.
NOUNS = {
    "people:pk": "person",
    "people:person": "person",
    "people:other": "person",
    "people:name": "person_verb",
    "api:pk": "person",
    "network:key": "organisation",
    "network:under": "organisation",
    "api:key": "organisation",
    "insight:pk": "organisation",
    "insight:token": "publication_token",
    "matters:verb": "verb",
    "activities:verb": "activity_verb",
    "activities:token": "activity_token",
    "imports:key": "import",
    "imports:slug": "list",
    "api:verb": "verb",
}

# Whose verbs stand in an address beside a parameter; beside any other one, those of the noun "verb".
LIVES = {
    "assignment": ASSIGNMENT,
    "referral": REFERRAL,
    "call": CALL,
    "typical_case": TYPICAL_CASE,
    "order": PROTECTION_ORDER,
    "admonition": ADMONITION,
    "aid": JUDICIAL_AID,
    "counselling": COUNSELLING,
    "court_referral": COURT_REFERRAL,
    "visit": RETURN_VISIT,
    "mediation": MEDIATION,
    "settlement": AGREEMENT,
    "recognition": RECOGNITION,
    "report": REPORT,
    "paper": PAPER,
}


@dataclass(frozen=True)
class Address:
    """One concrete address; `secret` tells that a parameter names a record that most readers must not see."""

    name: str
    path: str
    secret: bool
    filled: bool  # whether it has parameters at all


@dataclass
class Values:
    """Values by noun, and which of them are secret. What no noun claims gets the keys of all secret records: they must not open."""

    known: dict[str, list[Any]] = field(default_factory=dict)
    secret: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, space: str, name: str, converter: Any) -> list[tuple[Any, bool]]:
        """The values a parameter takes, each with whether it is secret."""
        noun = NOUNS.get(f"{space}:{name}", name)
        found = [(value, True) for value in self.secret.get(noun, [])] + [
            (value, False) for value in self.known.get(noun, [])
        ]
        return found or [(value, False) for value in self.any_of(converter)]

    def any_of(self, converter: Any) -> list[Any]:
        """Values for a parameter of an unknown name, by its type."""
        match converter:
            case IntConverter():
                return sorted({value for values in self.secret.values() for value in values if isinstance(value, int)})
            case UUIDConverter():
                return [uuid.UUID(int=1)]
        return ["1"]


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """All patterns below a resolver, each with its namespace and its name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or space)
        elif entry.name:
            yield space, entry.name, entry


def covering(options: list[list[tuple[Any, bool]]]) -> Iterator[tuple[tuple[Any, bool], ...]]:
    """Few combinations in which every value of every parameter occurs; all combinations would be a walk without end."""
    turns = max((len(values) for values in options), default=1) if all(options) else 0
    yield from dict.fromkeys(tuple(values[turn % len(values)] for values in options) for turn in range(turns))


def addresses(values: Values) -> Iterator[Address]:
    """Every concrete address for the values of a scene."""
    for space, name, entry in patterns():
        full = f"{space}:{name}" if space else name
        converters = entry.pattern.converters
        life = next((LIVES[one] for one in converters if one in LIVES), None)
        options = [
            [(move.verb, False) for move in life.moves]
            if life and one == "verb"
            else values.of(space, one, converters[one])
            for one in converters
        ]
        for chosen in covering(options):
            kwargs = {key: value for key, (value, _secret) in zip(converters, chosen, strict=True)}
            yield Address(full, reverse(full, kwargs=kwargs), any(secret for _value, secret in chosen), bool(chosen))
