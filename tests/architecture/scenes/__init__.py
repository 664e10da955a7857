"""The scene of the matrix: what happens in 柳村, with a canary in everything that is nobody else's business.

A canary is a string that occurs nowhere else. `may` says which readers may ever meet it; any answer to anybody else that contains it is
a leak, whatever page it came from. Each module plays one part of it and says who may meet its canaries.
"""

from __future__ import annotations

from tests.architecture.scenes import (
    activities,
    aid,
    cases,
    checks,
    disputes,
    hotline,
    matters,
    papers,
    people,
    publications,
    reports,
    violence,
)
from tests.architecture.scenes.checks import start_check
from tests.architecture.scenes.hotline import open_line
from tests.architecture.scenes.scene import Scene
from tests.cast import Cast

__all__ = ["Scene", "open_line", "play", "start_check"]

# In the order in which they happen: a later part may take up a record of an earlier one.
PARTS = (matters, violence, hotline, activities, aid, people, checks, disputes, cases, reports, papers, publications)


def play(cast: Cast) -> Scene:
    """Plays all parts, then asks each for its canaries and keys."""
    scene = Scene()
    for part in [module.part(cast) for module in PARTS]:
        scene.may |= part.may
        for keys, told in ((scene.values.secret, part.secret), (scene.values.known, part.known)):
            for noun, found in told.items():
                keys.setdefault(noun, []).extend(found)
    return scene
