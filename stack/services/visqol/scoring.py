"""Scores one clip. The model is loaded once for each process."""

import math
from functools import cache

from visqol import VisqolApi

from .clips import Clip


@cache
def _api() -> VisqolApi:
    api = VisqolApi()
    # Without the lattice mapping, degraded speech scores 1 to 2 too high.
    api.create(mode="speech", use_lattice_model=True)
    return api


def score(clip: Clip) -> dict:
    """The clip's answer. Whatever the library raises is this clip's fault, and no other's."""
    try:
        moslqo = float(_api().measure(clip.reference, clip.heard).moslqo)
    except Exception as error:
        return fault(clip, f"{type(error).__name__}: {error}")
    # Digital silence is scaled to the reference's level by a division by zero.
    return {"clip": clip.name, "moslqo": moslqo} if math.isfinite(moslqo) else fault(clip, f"scored {moslqo}")


def fault(clip: Clip, text: str) -> dict:
    return {"clip": clip.name, "fault": text}
