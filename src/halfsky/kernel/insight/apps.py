"""Insight's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.kernel.insight"
    label = "insight"
    verbose_name = _("Figures")
