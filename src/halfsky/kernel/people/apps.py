"""The place of people in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.kernel.people"
    label = "people"
    verbose_name = _("People")
