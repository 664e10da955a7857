"""Verbs of saved filters."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import SavedView, User
from halfsky.ground.journal import actions as journal


@transaction.atomic
def save_view(*, register: str, name: str, query: str, by: User) -> SavedView:
    """Keeps the filter of a register under a name of the user's own; the same name again replaces it."""
    view = SavedView(user=by, register=register, name=name.strip(), query=query.lstrip("?"))
    view.clean_fields()
    if not view.name.isprintable():
        raise ValidationError({"name": _("A name has no line breaks.")})
    kept, _new = SavedView.objects.update_or_create(
        user=by, register=view.register, name=view.name, defaults={"query": view.query}
    )
    _record("save_view", kept, by)
    return kept


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Drops a filter the user kept."""
    _record("delete_view", view, by)
    view.delete()


def _record(verb: str, view: SavedView, by: User) -> None:
    content = {"register": view.register, "name": view.name}
    journal.record(verb=f"accounts.{verb}", noun="accounts.saved_view", noun_id=view.pk, content=content, by=by)
