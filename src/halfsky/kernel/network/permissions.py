"""Roles, and which of them hold the permissions of this room and of the ground floor, which knows no roles.

Deny by default: a grant names a role at an organisation; a role holds a permission only where a room's table says so. The chair of a
village is alone with a phone and does everything there; a handler receives, assigns and answers at a town or county; an operator
answers the hotline; a supervisor watches over everything below and can open what is confidential only by breaking the glass; a
partner's officer sees what was referred to her; an auditor reads events and no identities; an administrator keeps accounts, grants
and settings and sees no case.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a grant lets a user be at an organisation."""

    CHAIR = "chair", _("Chair")
    HANDLER = "handler", _("Handler")
    OPERATOR = "operator", _("Hotline operator")
    SUPERVISOR = "supervisor", _("Supervisor")
    PARTNER = "partner", _("Partner officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(StrEnum):
    """What can be done with the network itself, and with the accounts of those who act in it."""

    VIEW = "network.view"  # the explorer: federations, partners, venues; no people
    FOUND = "network.found"  # found, rename, move and dissolve organisations
    KEEP_VENUES = "network.keep_venues"  # open, change and close the places people can go to
    GRANT = "network.grant"  # give and end grants, name deputies, invite
    SET = "network.set"  # settings and the calendar of a place
    RESTORE = "accounts.restore_second_factor"
    NEEDS_SECOND_FACTOR = "accounts.needs_second_factor"  # a duty: whoever holds it can do nothing before she has one


AT_PARTNERS = (Role.PARTNER, Role.ADMINISTRATOR)  # what somebody can be at a partner

STAFF = frozenset({Role.CHAIR, Role.HANDLER, Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.VIEW: STAFF | {Role.PARTNER, Role.AUDITOR},
    Permission.FOUND: frozenset({Role.ADMINISTRATOR}),
    Permission.KEEP_VENUES: frozenset({Role.ADMINISTRATOR, Role.CHAIR, Role.HANDLER}),
    Permission.GRANT: frozenset({Role.ADMINISTRATOR}),
    Permission.SET: frozenset({Role.ADMINISTRATOR}),
    Permission.RESTORE: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
    Permission.NEEDS_SECOND_FACTOR: frozenset(Role),
}
