"""Persons and their vaults; households and guardians; key groups, posts and consents; likely duplicates."""

from halfsky.kernel.people.models.family import Guardian, Household
from halfsky.kernel.people.models.likeness import Likeness, Likenesses, Trait, trait_keys
from halfsky.kernel.people.models.person import Inquiry, Merge, People, Person, PersonAccess, Vault, blind, blinder
from halfsky.kernel.people.models.standing import Category, Consent, Post

__all__ = [
    "Category",
    "Consent",
    "Guardian",
    "Household",
    "Inquiry",
    "Likeness",
    "Likenesses",
    "Merge",
    "People",
    "Person",
    "PersonAccess",
    "Post",
    "Trait",
    "Vault",
    "blind",
    "blinder",
    "trait_keys",
]
