"""The files' place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """See the room's docstring."""

    name = "halfsky.ground.files"
    label = "files"
    verbose_name = _("Attachments")
