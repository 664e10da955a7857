"""How a proof of the journal is checked, and a bundle of evidence with it: by anybody, anywhere, with Python alone.

This file goes into every bundle as `verify.py`. It therefore imports nothing but Python's standard library, runs by itself
(`python3 verify.py`), and speaks Chinese to the court that runs it. The journal makes its digests with the same functions.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

MANIFEST, PROOFS, RECORDS = "manifest.json", "proofs.json", "records.json"
ANCHOR = "matters.seal_bundle"  # the event that holds the digest of the manifest
WORDS = {
    "unreadable": "无法读取，压缩包可能已损坏",
    "missing": "清单中有，压缩包中没有",
    "extra": "压缩包中有，清单中没有",
    "twice": "同名文件出现了两次",
    "changed": "内容与清单中的 SHA-256 不符，已被改动",
    "not_anchored": "与封存时记入日志的摘要不符，已被改动",
    "malformed": "格式不对，已被改动",
    "event": "日志事件的摘要与所列内容不符，或不在所列封签之内，已被改动",
    "chain": "封签链推算不到所列的链头，已被改动",
    "words": "文字与日志中封存的摘要不符，已被改动",
    "file": "文件与日志中封存的摘要不符",
}


def canonical(value: Any) -> bytes:
    """A value as bytes that are the same on every machine: JSON, keys sorted, no spaces, UTF-8."""
    return ENCODER.encode(value).encode()


def plain(value: Any) -> str:
    """A moment in universal time, anything else as its text."""
    return value.astimezone(timezone.utc).isoformat() if isinstance(value, datetime) else str(value)  # noqa: UP017 old Pythons too


ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)


def content_digest(salt: bytes, content: Mapping[str, Any]) -> bytes:
    """The digest the chain keeps of a content; the salt keeps short contents from being guessed after an erasure."""
    return hashlib.sha256(salt + canonical(content)).digest()


def word_digest(salt: str, key: str, words: str) -> str:
    """The digest an event holds of words that are kept elsewhere; `key` tells a note from an account."""
    return hashlib.sha256(f"{salt}:{key}:{words}".encode()).hexdigest()


def leaf(columns: Mapping[str, Any]) -> bytes:
    """The digest of one event: everything that is not personal, and the digest of what is.

    Each column stands by itself, so that nothing can be moved from one into the next without changing the digest.
    """
    return hashlib.sha256(b"\x00" + canonical(columns)).digest()


def pair(left: bytes, right: bytes) -> bytes:
    """The digest of two digests."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def proves(leaf_digest: bytes, proof: Sequence[Sequence[Any]], root: bytes) -> bool:
    """Whether a proof, pairs of side and sibling, leads from a leaf to a root."""
    node = leaf_digest
    for side, sibling in proof:
        node = pair(sibling, node) if side == "left" else pair(node, sibling)
    return node == root


def chain(previous: bytes, root: bytes, count: int, at: datetime | str) -> bytes:
    """The head after a seal: it depends on every event ever sealed, on how many this seal holds and on when it was made."""
    return hashlib.sha256(b"\x02" + previous + root + count.to_bytes(8, "big") + plain(at).encode()).digest()


@dataclass(frozen=True)
class Finding:
    """What is wrong with which part."""

    part: str
    wrong: str  # a key of WORDS

    def __str__(self) -> str:
        return f"{self.part}：{WORDS[self.wrong]}"


@dataclass
class Report:
    """What a check of a bundle found. `head` is the end of the chain: compare it with the head the federation names."""

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    events: int = 0
    head: str = ""
    sealed_at: str = ""

    @property
    def ok(self) -> bool:
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """For printing as JSON."""
        broken = [{"part": one.part, "wrong": WORDS[one.wrong]} for one in self.findings]
        kept = {"files": self.files, "events": self.events, "head": self.head, "sealed_at": self.sealed_at}
        return {"ok": self.ok, **kept, "broken": broken}


def check(path: Path) -> Report:
    """Checks a bundle: its files against the manifest, the manifest against the journal, every event against the chain of seals."""
    report = Report()
    parts = _parts(path, report)
    manifest, proofs, records = (_read(parts, name, report) for name in (MANIFEST, PROOFS, RECORDS))
    if manifest is not None:
        _check_files(parts, manifest, report)
    if proofs is not None:
        contents = _check_events(proofs, report)
        if manifest is not None:
            _check_anchor(parts, contents, report)
            _check_records(manifest, records or [], contents, report)
    return report


def _parts(path: Path, report: Report) -> dict[str, bytes]:
    """Every file of the bundle, also when it was unpacked into a folder."""
    if path.is_dir():
        inner = [one for one in sorted(path.rglob("*")) if one.is_file() and "__pycache__" not in one.parts]
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in inner}
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.filename in found:
                    report.findings.append(Finding(entry.filename, "twice"))
                try:
                    found[entry.filename] = archive.read(entry)
                except Exception:  # whatever is wrong with it, it is this part
                    report.findings.append(Finding(entry.filename, "unreadable"))
    except Exception:
        report.findings.append(Finding(path.name, "unreadable"))
    return found


def _read(parts: Mapping[str, bytes], name: str, report: Report) -> Any:
    """A part as JSON; it must be written just as we write it, so that not a single byte can be changed unseen."""
    raw = parts.get(name)
    if raw is None:
        if not any(one.part == name for one in report.findings):
            report.findings.append(Finding(name, "missing"))
        return None
    try:
        value = json.loads(raw)
        if canonical(value) == raw:
            return value
    except ValueError:
        pass
    report.findings.append(Finding(name, "malformed"))
    return None


def _check_files(parts: Mapping[str, bytes], manifest: Any, report: Report) -> None:
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    report.files = len(listed)
    damaged = {one.part for one in report.findings}
    for name in sorted(({*parts} | {*listed}) - {MANIFEST, PROOFS} - damaged):
        if name not in parts:
            report.findings.append(Finding(name, "missing"))
        elif name not in listed:
            report.findings.append(Finding(name, "extra"))
        elif hashlib.sha256(parts[name]).hexdigest() != listed[name]:
            report.findings.append(Finding(name, "changed"))


def _check_events(proofs: Any, report: Report) -> dict[str, Any]:
    """The content of every proven event by its digest; None where it was erased or is withheld."""
    found: dict[str, Any] = {}
    try:
        roots = _check_chain(proofs, report)
        for number, one in enumerate(proofs["events"], 1):
            digest, content = _event(one)
            path = [(side, bytes.fromhex(sibling)) for side, sibling in one["path"]]
            if digest is None or not 0 <= one["seal"] < len(roots) or not proves(digest, path, roots[one["seal"]]):
                report.findings.append(Finding(f"{PROOFS} 第 {number} 个事件", "event"))
            else:
                found[digest.hex()] = content
        report.events = len(proofs["events"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        report.findings.append(Finding(PROOFS, "malformed"))
    return found


def _event(one: Mapping[str, Any]) -> tuple[bytes | None, Any]:
    """The digest an event must have, and its content; no digest if the content is not the one that was digested."""
    if "leaf" in one:  # what it says is withheld; that it is there is not
        return bytes.fromhex(one["leaf"]), None
    if one["disclosed"] is not None:
        salt, content = bytes.fromhex(one["disclosed"]["salt"]), one["disclosed"]["content"]
        if content_digest(salt, content).hex() != one["columns"]["content"]:
            return None, None
        return leaf(one["columns"]), {"verb": one["columns"]["verb"], **content}
    return leaf(one["columns"]), None


def _check_chain(proofs: Any, report: Report) -> list[bytes]:
    """The roots of the seals, one after the other; the last one must lead to the head."""
    head, roots = bytes.fromhex(proofs["previous"]), []
    for at, count, root in proofs["seals"]:
        roots.append(bytes.fromhex(root))
        head = chain(head, roots[-1], count, at)
    report.head, report.sealed_at = proofs["head"], proofs["seals"][-1][0]
    if head.hex() != proofs["head"]:
        report.findings.append(Finding(f"{PROOFS} 封签链", "chain"))
    return roots


def _check_anchor(parts: Mapping[str, bytes], contents: Mapping[str, Any], report: Report) -> None:
    """The manifest must be the one whose digest was written into the journal when the bundle was made."""
    digest = hashlib.sha256(parts[MANIFEST]).hexdigest()
    anchors = [one for one in contents.values() if one and one["verb"] == ANCHOR]
    if not any(one.get("manifest") == digest for one in anchors):
        report.findings.append(Finding(MANIFEST, "not_anchored"))


def _check_records(manifest: Any, records: Any, contents: Mapping[str, Any], report: Report) -> None:
    """Words and files must be those whose digests the journal held when they were written down."""
    for record in records:
        for key, digest in _held(contents, record).items():
            if key in record["words"] and word_digest(record["salt"], key, record["words"][key]) != digest:
                report.findings.append(Finding(f"{RECORDS} {record['title']}", "words"))
    for one in manifest["files"]:
        content = contents.get(one.get("event") or "")
        if content and content.get("sha256") not in (None, one["sha256"]):
            report.findings.append(Finding(one["path"], "file"))


def _held(contents: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, str]:
    content = contents.get(record.get("event") or "") if record.get("salt") else None
    return dict(content.get("held") or {}) if content else {}


def lines(report: Report) -> Iterator[str]:
    """What was found, for the person at the screen."""
    yield f"文件 {report.files} 个，日志事件 {report.events} 个。"
    if report.ok:
        yield "核验通过：文件与清单一致，清单与日志一致，日志事件均在封签链内。"
        yield f"链头 {report.head}（封存于 {report.sealed_at}）"
        yield "请与出具单位公布或书面告知的链头核对，二者相同即证明日志未被整体替换。"
        return
    yield "核验未通过："
    yield from (f"  · {one}" for one in report.findings)


def main(arguments: Sequence[str]) -> int:
    """Checks the bundle that is named, or the folder this file lies in; 0 if everything is as it was sealed, 1 otherwise."""
    report = check(Path(arguments[0]) if arguments else Path(__file__).resolve().parent)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.write("\n".join(lines(report)) + "\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
