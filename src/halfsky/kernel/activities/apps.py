"""The place of activities in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.kernel.activities"
    label = "activities"
    verbose_name = _("Activities")
