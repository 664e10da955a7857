"""Attaching a file: the timeline names it, and what is sent twice tells of itself once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.files import queries as files
from halfsky.ground.files.models import StoredFile
from halfsky.ground.lib.errors import NotAllowed
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from tests.cast import Cast

Open = Callable[..., Matter]


def _attach(matter: Matter, cast: Cast, words: str, note: str = "", by: str = "chair") -> StoredFile:
    content = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + words.encode() + b"\n%%EOF"
    upload = SimpleUploadedFile("报警回执.pdf", content)
    return actions.attach(matter=matter, upload=upload, note=note, by=cast.fresh(by))


def _lines(matter: Matter) -> list[str]:
    return [step.note for step in matter.steps.filter(verb="attach").order_by("pk")]


def test_each_file_has_its_line_even_under_the_same_name(cast: Cast, open_matter: Open, folder: Path) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    for words, note in (("一", ""), ("二", ""), ("三", "第二次报警")):
        _attach(matter, cast, words, note)
    assert _lines(matter) == ["报警回执.pdf", "报警回执.pdf", "第二次报警：报警回执.pdf"]


def test_what_is_sent_twice_is_kept_once_and_tells_of_itself_once(cast: Cast, open_matter: Open, folder: Path) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    first = _attach(matter, cast, "一")
    assert _attach(matter, cast, "一") == first
    assert _lines(matter) == ["报警回执.pdf"]
    _attach(matter, cast, "一", "补充说明")
    assert _lines(matter)[1:] == ["补充说明：报警回执.pdf"]


@pytest.mark.parametrize("name", ["sibling_chair", "judge", "stranger"])
def test_nobody_else_attaches_not_even_what_is_there(cast: Cast, open_matter: Open, folder: Path, name: str) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    _attach(matter, cast, "一")
    with pytest.raises(NotAllowed):
        _attach(matter, cast, "一", by=name)
    assert len(files.files_of("matters.matter", matter.pk)) == 1


def test_the_field_names_the_kinds_that_are_let_in(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    page = cast.client("chair").get(f"/matters/{matter.number}/do/attach/").content.decode()
    assert "amr" in page
    assert files.OFFERED in page
