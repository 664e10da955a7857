"""Fills the wheel with what is built: assets, division data, compiled messages. Whoever installs it needs no Node."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltFiles(BuildHookInterface[Any]):
    """Builds into the source tree what the wheel lists as its artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the wheel is put together; a work tree is filled by `make setup` instead."""
        if version == "editable":
            return
        for command in (["tools/assets.py"], ["tools/messages.py", "--compile"]):
            subprocess.run([sys.executable, *command], cwd=self.root, check=True)
