"""What may be attached: how large, of which kinds, and what a picture loses on its way in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import SettingSpec

MEGABYTE = 1024 * 1024
MAX_MEGABYTES = "files.max_megabytes"
KEEP_REMOVED = "files.keep_removed"

SETTINGS = (
    SettingSpec(
        MAX_MEGABYTES,
        _("Largest attachment, in megabytes"),
        20,
        "integer",
        _("a photo of a phone has 3 to 8 MB, a scanned judgment up to 15 MB"),
        "U",
    ),
    SettingSpec(
        KEEP_REMOVED,
        _("Days until the content of a removed attachment is deleted"),
        30,
        "integer",
        _("time enough to notice a mistake"),
        "U",
        _("The name, the digest and who removed it are kept with the record."),
    ),
)
