"""Who may read the journal of a place: the roles are the network's, named here as plain words because the ground knows no roles."""

from enum import StrEnum


class Permission(StrEnum):
    """`read`: events without identities, for auditors and administrators."""

    READ = "journal.read"


HELD_BY: dict[str, frozenset[str]] = {Permission.READ: frozenset({"auditor", "administrator"})}
