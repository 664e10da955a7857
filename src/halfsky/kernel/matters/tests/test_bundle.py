"""A bundle of evidence: what is in it, who may make and fetch it, and that a stranger finds every byte that was changed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from halfsky.ground.files import queries as files
from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments, proofs
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.adapters import bundles, exhibits
from halfsky.kernel.matters.models import Bundle, Matter
from halfsky.kernel.matters.tests.conftest import ADDRESS, NAME, PHONE, Open
from tests.cast import BY, Cast

WITNESS = "赵铁柱"


@pytest.fixture
def matter(cast: Cast, canary: Open, folder: Path) -> Matter:
    """A confidential matter in the chair's hands, with a witness, a note that names her, a picture and a PDF."""
    found = canary(story=f"她说昨晚又挨打了，邻居{WITNESS}听见了，电话{PHONE}，家住{ADDRESS}。")
    actions.accept(matter=found, by=cast.chair)
    actions.add_party(matter=found, party=actions.NewParty(role="witness", name=WITNESS), by=cast.chair)
    actions.handle(matter=found, note="已联系派出所出警。", by=cast.chair)
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "#b3264a").save(drawn, "PNG")
    actions.attach(matter=found, upload=SimpleUploadedFile("伤情.png", drawn.getvalue()), by=cast.chair)
    actions.attach(matter=found, upload=SimpleUploadedFile("报告.pdf", two_pages()), by=cast.chair)
    return found


def two_pages() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file)
    for _page in range(2):
        canvas.drawString(90, 700, "report")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def ask(matter: Matter, by: object, **changes: object) -> Bundle:
    pieces = [one.key for _label, found in exhibits.on_offer(by, matter) for one in found if one.chosen]
    in_full = [party.pk for party in matter.parties.filter(role="concerned")]
    values = {
        "receiver": "甲县人民法院",
        "purpose": "申请人身安全保护令",
        "chosen": pieces,
        "in_full": in_full,
        **changes,
    }
    return actions.ask_bundle(matter=matter, by=by, **values)  # type: ignore[arg-type]


@pytest.fixture
def bundle(cast: Cast, matter: Matter) -> Bundle:
    """The finished bundle of it."""
    return bundles.make(ask(matter, cast.chair), progress=lambda *said: None)


def content(bundle: Bundle) -> bytes:
    return files.content(StoredFile.objects.get(pk=bundle.file))


@pytest.fixture
def packed(bundle: Bundle, tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(content(bundle))
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same bundle with one part changed."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return other


def one_byte(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


def text_of(packed: Path) -> str:
    with zipfile.ZipFile(packed) as archive:
        pages = PdfReader(io.BytesIO(archive.read("证据材料.pdf"))).pages
        return "".join(page.extract_text() for page in pages)


def test_a_stranger_needs_only_the_bundle_and_python(packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(packed).extractall(folder)
    said = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": ""},
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "核验通过" in said.stdout


def test_one_changed_byte_of_any_part_names_the_part(packed: Path) -> None:
    report = proofs.check(packed)
    assert report.ok, report.findings
    assert report.events > 5
    for name in zipfile.ZipFile(packed).namelist():
        found = proofs.check(changed(packed, name, one_byte)).findings
        assert any(one.part.startswith(name) for one in found), (name, found)


def test_what_is_missing_or_added_is_named(packed: Path) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("另附.txt", "x")
    assert [one.part for one in proofs.check(packed).findings] == ["另附.txt"]


def test_words_changed_in_the_database_are_found_out(cast: Cast, matter: Matter, tmp_path: Path) -> None:
    from django.db.models import QuerySet

    step = matter.steps.get(verb="handle")
    step.note = "什么也没有做。"
    QuerySet.update(matter.steps.filter(pk=step.pk), note=step.note)  # around the house's own law
    path = tmp_path / "b.zip"
    path.write_bytes(content(bundles.make(ask(matter, cast.chair), progress=lambda *said: None)))
    assert [(one.part[:12], one.wrong) for one in proofs.check(path).findings] == [("records.json", "words")]


def test_third_parties_are_masked_and_addresses_left_out(packed: Path) -> None:
    everything = text_of(packed) + "".join(
        zipfile.ZipFile(packed).read(name).decode() for name in ("records.json", "proofs.json", "manifest.json")
    )
    assert NAME in everything
    for secret in (WITNESS, PHONE, ADDRESS):
        assert secret not in everything
    assert "赵某某" in everything


def test_the_paper_has_running_numbers_and_every_attachment(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(archive.read("证据材料.pdf"))).pages]
        names = archive.namelist()
    assert {f"第 {n} 页 共 {len(pages)} 页" in page.replace("\n", "") for n, page in enumerate(pages[1:], 2)} == {True}
    assert sum("report" in page for page in pages) == 2
    assert {"原始文件/01 伤情.png", "原始文件/02 报告.pdf"} <= set(names)


def test_moments_are_those_of_the_place(packed: Path, cast: Cast, matter: Matter) -> None:
    at = matter.steps.get(verb="handle").at
    here, elsewhere = f"{timezone.localtime(at):%H:%M}", f"{at:%H:%M}"  # in the database it is the time of Greenwich
    offered = cast.client("chair").get(f"/matters/{matter.number}/bundle/").content.decode()
    for text in (offered, text_of(packed)):
        assert here in text
        assert elsewhere not in text


def test_an_erased_event_keeps_its_digest(cast: Cast, matter: Matter, tmp_path: Path) -> None:
    step = matter.steps.get(verb="handle")
    journal.erase(event=Event.objects.get(pk=step.event), reason="本人要求", by=BY)
    path = tmp_path / "b.zip"
    path.write_bytes(content(bundles.make(ask(matter, cast.chair), progress=lambda *said: None)))
    assert proofs.check(path).ok
    assert "其内容已删除" in text_of(path).replace("\n", "")


@pytest.mark.parametrize("name", ["colleague", "sibling_chair", "judge", "auditor", "stranger"])
def test_nobody_else_makes_one(cast: Cast, matter: Matter, name: str) -> None:
    with pytest.raises(NotAllowed):
        ask(matter, cast.users[name], chosen=["step:1"])
    assert cast.client(name).get(f"/matters/{matter.number}/bundle/").status_code in {403, 404}


def test_it_says_for_whom_and_what_for(cast: Cast, matter: Matter) -> None:
    with pytest.raises(Refusal, match="给谁"):
        ask(matter, cast.chair, purpose=" ")


def test_the_supervisors_learn_of_it_and_the_timeline_says_so(cast: Cast, matter: Matter) -> None:
    ask(matter, cast.chair)
    assert Notice.objects.filter(user=cast.county_supervisor, detail="甲县人民法院").exists()
    assert matter.steps.get(verb="bundle").note == "甲县人民法院：申请人身安全保护令"


def test_only_readers_of_the_matter_fetch_it_and_each_time_is_logged(cast: Cast, bundle: Bundle) -> None:
    url = f"/files/{bundle.file}/"
    assert cast.client("chair").get(url).status_code == 200
    assert Event.objects.filter(verb="files.open", noun="matters.bundle", noun_id=str(bundle.pk)).count() == 1
    for name in ("colleague", "sibling_chair", "supervisor", "judge", "auditor"):
        assert cast.client(name).get(url).status_code == 404


def test_its_time_passes(cast: Cast, bundle: Bundle) -> None:
    with moments.pretend(bundle.until):
        assert not queries.reads_bundle(cast.chair, str(bundle.pk))
        assert actions.remove_bundles(now=moments.now()) == 1
    bundle.refresh_from_db()
    assert bundle.file is None
    assert bundle.manifest


def test_the_page_asks_and_a_job_makes_it(cast: Cast, matter: Matter) -> None:
    client, url = cast.client("chair"), f"/matters/{matter.number}/bundle/"
    page = client.get(url).content.decode()
    assert "伤情.png" in page
    key = f"step:{matter.steps.get(verb='handle').pk}"
    sent = {"receiver": "甲县人民法院", "purpose": "申请人身安全保护令", "chosen": [key]}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert "/jobs/" in answer["Location"]
    assert json.loads(json.dumps(Bundle.objects.get().chosen)) == [key]
    assert client.post(url, {**sent, "chosen": []}).status_code == 422
