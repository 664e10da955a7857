from __future__ import annotations

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.sealing import CannotOpen, Keyring

with isolate_apps("django.contrib.contenttypes"):

    class Letter(models.Model):  # noqa: DJ008 - never shown
        body = SealedTextField(max_length=20)
        note = SealedTextField(null=True, blank=True, default=None)
        former = SealedTextField(default="", blank=True, context="contenttypes.letter.body")

        class Meta:
            app_label = "contenttypes"


@pytest.fixture
def letters(db: None, settings: pytest.FixtureRequest) -> type[Letter]:
    settings.HALFSKY_KEYRING = Keyring.fresh()  # type: ignore[attr-defined]
    key, *columns = Letter._meta.local_fields
    shapes = [f"{key.column} {key.db_type(connection)} PRIMARY KEY {key.db_type_suffix(connection)}"]
    shapes += [f"{column.column} {column.db_type(connection)}" for column in columns]
    with connection.cursor() as cursor:  # goes with the test's transaction
        cursor.execute(f"CREATE TABLE contenttypes_letter ({', '.join(shapes)})")
    return Letter


def raw(column: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM contenttypes_letter")
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_a_text_is_read_back_and_never_stored(letters: type[Letter]) -> None:
    letters.objects.create(body="她说：回家")
    kept = letters.objects.get()
    assert (kept.body, kept.note, kept.former) == ("她说：回家", None, "")
    assert "她说".encode() not in (raw("body") or b"")
    assert (raw("note"), raw("former")) == (None, b"")


def test_updates_and_bulk_writes_are_sealed_too(letters: type[Letter]) -> None:
    letters.objects.bulk_create([letters(body="一"), letters(body="二")])
    letters.objects.update(note="改")
    first = letters.objects.order_by("pk")[0]
    first.body = "三"
    letters.objects.bulk_update([first], ["body"])
    assert list(letters.objects.order_by("pk").values_list("body", "note")) == [("三", "改"), ("二", "改")]


@pytest.mark.parametrize("lookup", ["body", "body__exact", "body__contains", "body__in", "body__gt", "body__length"])
def test_nobody_can_search_by_it(letters: type[Letter], lookup: str) -> None:
    with pytest.raises(FieldError):
        letters.objects.filter(**{lookup: "x"}).exists()


def test_presence_can_be_asked(letters: type[Letter]) -> None:
    letters.objects.create(body="x")
    assert letters.objects.filter(note__isnull=True).count() == 1
    assert not letters.objects.filter(body__isnull=True).exists()


def test_a_value_copied_into_another_column_does_not_open(letters: type[Letter]) -> None:
    letters.objects.create(body="x", note="y")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contenttypes_letter SET note = body")
    with pytest.raises(CannotOpen):
        letters.objects.get()


def test_a_renamed_field_opens_with_its_old_context(letters: type[Letter]) -> None:
    letters.objects.create(body="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contenttypes_letter SET former = body")
    assert letters.objects.get().former == "x"


def test_no_fixture_holds_the_text(letters: type[Letter]) -> None:
    from django.core import serializers

    with pytest.raises(TypeError, match="sealed"):
        serializers.serialize("json", [letters(body="x")])


def test_a_form_gets_a_text_field_with_its_limits() -> None:
    form_field = Letter._meta.get_field("body").formfield()
    assert (form_field.required, form_field.max_length, form_field.clean("信")) == (True, 20, "信")
    with pytest.raises(ValidationError):
        Letter(body="长" * 21).full_clean(validate_unique=False)


def test_migrations_know_the_field_by_its_path() -> None:
    _, path, args, kwargs = Letter._meta.get_field("former").deconstruct()
    assert (path, args) == ("halfsky.ground.lib.fields.SealedTextField", [])
    assert kwargs == {"default": "", "blank": True, "context": "contenttypes.letter.body"}
