"""Fills the wheel with what is built: assets, division data, compiled messages. Whoever installs it needs no Node."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltFiles(BuildHookInterface[Any]):
    """Builds into the source tree what the wheel lists as its artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the wheel is put together; a work tree is filled by `make setup` instead."""
        if version == "editable":
            return
        self._tool("assets").build()
        self._tool("messages").compile_all()

    def _tool(self, name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"halfsky_{name}", Path(self.root) / "tools" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
