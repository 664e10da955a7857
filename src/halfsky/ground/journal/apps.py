"""The journal's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.ground.journal"
    label = "journal"
    verbose_name = _("Journal")
