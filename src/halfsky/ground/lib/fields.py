"""SealedTextField: a text in Python, sealed bytes in the database.

Promise: the database, its backups and its logs never hold the text. It is sealed with `settings.HALFSKY_KEYRING` for the context
"app.model.field", so a value copied into another column does not open. Nobody can search, compare or sort by it: the only lookup is
`isnull`; to find a record by such a value keep a blind index (`sealing.Keyring.blind`) in a column of its own.

The empty text is stored as empty bytes, so a form field left blank costs no key. A field that is renamed keeps its old context by
`context="app.model.old_name"`; without it nothing written before would open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from halfsky.ground.lib.sealing import Keyring

if TYPE_CHECKING:
    Field = models.Field[str, str]
else:  # generic in the stubs only
    Field = models.Field


class SealedTextField(Field):
    """A text that is sealed in the database; see the module for what it promises and what it refuses."""

    description = "Text, sealed"

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        self.context = context
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.context:
            kwargs["context"] = self.context
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: every other comparison would compare nonces."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> None:
        return None

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> str | None:
        if value is None:
            return None
        sealed = bytes(value)
        return _keyring().open_text(sealed, self._context()) if sealed else ""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        text = self.to_python(super().get_db_prep_value(value, connection, prepared))
        if text is None:
            return None
        sealed = _keyring().seal(text, self._context()) if text else b""
        return connection.Database.Binary(sealed)  # type: ignore[attr-defined]

    def bulk_way(self) -> Callable[[str], bytes]:
        """How many values are prepared one after the other: keys and context are asked for once."""
        seal, context = _keyring().seal, self._context()
        return lambda text: seal(text, context) if text else b""

    def value_to_string(self, obj: models.Model) -> str:
        """Refuses: a fixture would hold the text in the open."""
        raise TypeError(f"{self._context().decode()} is sealed and is not written to fixtures; use the backup instead.")

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})

    def _context(self) -> bytes:
        return (self.context or f"{self.model._meta.label_lower}.{self.name}").encode()


def _keyring() -> Keyring:
    """The installation's keys, asked for at each use: settings hold them lazily, so commands that seal nothing need none."""
    return cast(Keyring, settings.HALFSKY_KEYRING)
