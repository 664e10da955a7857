"""The imports' place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.ground.imports"
    label = "imports"
    verbose_name = _("Lists from spreadsheets")
