"""Collects what every room declares, once, when all rooms are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from django.apps import AppConfig
from django.conf import settings

from halfsky.ground.lib.declarations import house


class SiteConfig(AppConfig):
    """The composition."""

    name = "halfsky.site"
    label = "site"

    def ready(self) -> None:
        """Hands the declarations of all rooms down to the house."""
        for room in [*settings.HALFSKY_ROOMS, "halfsky.site"]:
            for module, name in _SOURCES.items():
                found = [offer for source in _modules(f"{room}.{module}") for offer in getattr(source, name, ())]
                # A package may gather what its modules declare: it is one declaration all the same.
                for offer in {id(offer): offer for offer in found}.values():
                    house().collect(offer)
            for permissions in _modules(f"{room}.permissions"):
                house().grant(getattr(permissions, "HELD_BY", {}))
                house().sensitive_roles |= frozenset(map(str, getattr(permissions, "SENSITIVE", ())))


def _modules(name: str) -> Iterator[ModuleType]:
    """The module of this name, if a room has it; of a package, also the modules in it, so that a topic can be added as a file."""
    if find_spec(name) is None:
        return
    source = import_module(name)
    yield source
    for inner in iter_modules(getattr(source, "__path__", ())):
        yield import_module(f"{name}.{inner.name}")


# Which name of which module of a room holds declarations.
_SOURCES = {
    "states": "LIVES",
    "rules": "SETTINGS",
    "offers": "OFFERS",
    "tasks": "PERIODIC",
    "indicators": "INDICATORS",
    "importers": "LISTS",
    "demo": "STEPS",
}
