"""The network's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.kernel.network"
    label = "network"
    verbose_name = _("Network")
