"""Decisions about lists from spreadsheets: what a file holds, what a heading means, what a row says; pure functions of plain values."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import SettingSpec

MAX_MEGABYTES = "imports.max_megabytes"
MAX_ROWS = "imports.max_rows"
KEEP_DAYS = "imports.keep_days"
CHUNK = 500  # rows that are written whole or not at all

SETTINGS = (
    SettingSpec(
        MAX_MEGABYTES,
        _("Largest list to import, in megabytes"),
        30,
        "integer",
        _("a list of 100,000 people with twenty columns has 10 to 15 MB"),
        "U",
    ),
    SettingSpec(
        MAX_ROWS,
        _("Most rows of a list to import"),
        200_000,
        "integer",
        _("the women of a large county"),
        "U",
    ),
    SettingSpec(
        KEEP_DAYS,
        _("Days until an imported list and what was found in it are deleted"),
        30,
        "integer",
        _("time enough to correct the rejected rows"),
        "U",
        _("How many rows came to what is kept; the file, and which rows, are not."),
    ),
)
