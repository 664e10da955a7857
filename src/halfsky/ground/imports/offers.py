"""What the imports lend to the rest of the house."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halfsky.ground.imports.models import Import
from halfsky.ground.imports.permissions import Permission
from halfsky.ground.lib.declarations import FileOwner, MenuItem


def _own(actor: Any, noun_id: str) -> bool:
    """The file of an import is for who sent it."""
    try:
        return Import.objects.visible_to(actor).filter(pk=noun_id, erased_at=None).exists()
    except ValidationError:
        return False


OFFERS = (
    MenuItem(_("Import lists"), "imports:imports", Permission.SEND, group="roots", order=40),
    FileOwner("imports.import", readable=_own),
)
