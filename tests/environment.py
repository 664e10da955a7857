"""The installation the tests run in: a folder of their own that goes with them, and the database they are told to use.

A plugin of pytest that is loaded before Django reads its settings. SQLite is the rule; HALFSKY_TEST_DATABASE_URL names another
database, such as the throw-away PostgreSQL of tools/postgres.py. What the shell has set for a real installation is put aside.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("HALFSKY_") and name != "HALFSKY_TEST_DATABASE_URL"]:
    del os.environ[name]

# One folder for each process, so that workers side by side never share keys or files.
folder = tempfile.mkdtemp(prefix="halfsky-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)

os.environ["HALFSKY_DATA"] = folder
os.environ["HALFSKY_SECRET_KEY"] = "tests only"
if url := os.environ.get("HALFSKY_TEST_DATABASE_URL"):
    os.environ["HALFSKY_DATABASE_URL"] = url

# Where the web server looks for gathered static files; tests find theirs where they were built.
(Path(folder) / "static").mkdir()
