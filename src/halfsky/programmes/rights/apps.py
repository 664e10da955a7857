"""The room's name for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Rights."""

    name = "halfsky.programmes.rights"
    label = "rights"
    verbose_name = _("12338 and rights")
