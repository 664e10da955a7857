"""What a place may decide about the hotline and the public help page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import SettingSpec

SETTINGS = (
    SettingSpec(
        "rights.call_back_within", _("Missed call: call back within"), "1 hour", "duration", _("practice of 12345 hotlines"), "U",
        _("From a call that was missed or cut off until somebody calls back."),
    ),
    SettingSpec(
        "rights.call_back_attempts", _("Missed call: attempts before giving up"), 3, "integer", _("practice of 12345 hotlines"), "U",
        _("How often somebody must have tried before a missed call may be given up."),
    ),
    SettingSpec(
        "rights.asked_per_hour", _("Public help page: requests an hour from one connection"), 6, "integer", "HalfSky", "U",
        _("A whole village may share one connection. Whoever is refused is shown the telephone numbers."),
    ),
    SettingSpec(
        "rights.asked_per_hour_at_a_place", _("Public help page: requests an hour for one place"), 30, "integer", "HalfSky", "U",
        _("More than that is a flood, not a need. Whoever is refused is shown the telephone numbers."),
    ),
)  # fmt: skip
