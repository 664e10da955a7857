"""The accounts' place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.ground.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
