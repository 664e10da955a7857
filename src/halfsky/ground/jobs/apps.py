"""The jobs' place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.ground.jobs"
    label = "jobs"
    verbose_name = _("Jobs in the background")
