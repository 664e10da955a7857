"""The notices' place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.ground.notices"
    label = "notices"
    verbose_name = _("Notices")
