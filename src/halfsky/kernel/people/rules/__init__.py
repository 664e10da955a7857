"""Decisions about people: who needs a guardian, what is sensitive, what a typed value says, who is alike; pure functions."""

from halfsky.ground.lib.names import same_name, tidy_name
from halfsky.kernel.people.rules import likeness
from halfsky.kernel.people.rules.person import (
    HEADS,
    RELATIONS,
    SETTINGS,
    Purpose,
    Sealed,
    age,
    check_purpose,
    inquiries_left,
    may_be_guardian,
    needs_guardian,
    one_chair,
    read_name,
    read_number,
    read_phone,
    same_post,
    says_no_more,
    sensitive,
)

__all__ = [
    "HEADS",
    "RELATIONS",
    "SETTINGS",
    "Purpose",
    "Sealed",
    "age",
    "check_purpose",
    "inquiries_left",
    "likeness",
    "may_be_guardian",
    "needs_guardian",
    "one_chair",
    "read_name",
    "read_number",
    "read_phone",
    "same_name",
    "same_post",
    "says_no_more",
    "sensitive",
    "tidy_name",
]
