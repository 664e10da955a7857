"""Who may do what with matters.

To act on a matter, a handler must hold the permission at the very organisation whose turn it is; a grant that reaches below lets her see,
and only supervising, extending, naming readers and handing over may be done from above. Confidential matters open to those who hold
`view_confidential` at that organisation itself, until they are accepted, and to people named on them. Partner officers see referrals,
never matters; so do handlers of another federation that was asked its part at a
joint desk. Auditors and administrators hold nothing here.
"""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """What can be done with a matter."""

    VIEW = "matters.view"
    VIEW_CONFIDENTIAL = "matters.view_confidential"
    REGISTER = "matters.register"
    HANDLE = "matters.handle"  # accept, take, handle, answer, finish, follow up
    ASSIGN = "matters.assign"  # assign, ask to assist, refer
    SUPERVISE = "matters.supervise"
    EXTEND = "matters.extend"
    HAND_OVER = "matters.hand_over"
    BREAK_GLASS = "matters.break_glass"
    BUNDLE = "matters.bundle"  # make bundles of evidence: of what one handles, or supervises
    ANSWER_REFERRAL = "matters.answer_referral"


_HANDLERS = frozenset({Role.CHAIR, Role.HANDLER})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.VIEW: _HANDLERS | {Role.OPERATOR, Role.SUPERVISOR},
    Permission.VIEW_CONFIDENTIAL: _HANDLERS | {Role.OPERATOR},
    Permission.REGISTER: _HANDLERS | {Role.OPERATOR, Role.SUPERVISOR},
    Permission.HANDLE: _HANDLERS | {Role.OPERATOR},
    Permission.ASSIGN: _HANDLERS | {Role.OPERATOR},
    Permission.SUPERVISE: frozenset({Role.SUPERVISOR}),
    Permission.EXTEND: frozenset({Role.SUPERVISOR}),
    Permission.HAND_OVER: frozenset({Role.SUPERVISOR, Role.HANDLER}),
    Permission.BREAK_GLASS: frozenset({Role.SUPERVISOR}),
    Permission.ANSWER_REFERRAL: _HANDLERS | {Role.PARTNER},
    Permission.BUNDLE: _HANDLERS | {Role.OPERATOR, Role.SUPERVISOR},
}

# What may be done from above, by a grant that reaches below; everything else needs the organisation's own level.
FROM_ABOVE = frozenset(
    {Permission.SUPERVISE, Permission.EXTEND, Permission.HAND_OVER, Permission.BREAK_GLASS, Permission.BUNDLE}
)

SENSITIVE = _HANDLERS | {Role.OPERATOR, Role.SUPERVISOR, Role.PARTNER}
