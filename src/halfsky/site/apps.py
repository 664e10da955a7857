"""Collects what every room declares, once, when all rooms are loaded."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

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
            for module, names in _SOURCES.items():
                if find_spec(f"{room}.{module}") is None:
                    continue
                source = import_module(f"{room}.{module}")
                for name in names:
                    for offer in getattr(source, name, ()):
                        house().collect(offer)
            if find_spec(f"{room}.permissions"):
                permissions = import_module(f"{room}.permissions")
                house().grant(getattr(permissions, "HELD_BY", {}))
                house().sensitive_roles |= frozenset(map(str, getattr(permissions, "SENSITIVE", ())))


# Which names of which module of a room hold declarations.
_SOURCES = {
    "states": ("LIVES",),
    "rules": ("SETTINGS",),
    "offers": ("OFFERS",),
    "tasks": ("PERIODIC",),
    "indicators": ("INDICATORS",),
    "demo": ("STEPS",),
}
