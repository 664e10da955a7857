"""Persons and their vaults; households and guardians; key groups, posts and consents."""

from halfsky.kernel.people.models.family import Guardian, Household
from halfsky.kernel.people.models.person import Inquiry, Merge, People, Person, PersonAccess, Vault, blind
from halfsky.kernel.people.models.standing import Category, Consent, Post

__all__ = [
    "Category",
    "Consent",
    "Guardian",
    "Household",
    "Inquiry",
    "Merge",
    "People",
    "Person",
    "PersonAccess",
    "Post",
    "Vault",
    "blind",
]
