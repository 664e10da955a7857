"""The place of matters in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.kernel.matters"
    label = "matters"
    verbose_name = _("Matters")
