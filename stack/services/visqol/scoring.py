"""Scores one clip. Each process loads the model once."""

import math
from functools import cache

from visqol import VisqolApi

from .clips import Clip


@cache
def _api() -> VisqolApi:
    api = VisqolApi()
    # Without the lattice mapping, the scores of degraded speech are 1 to 2 too high.
    api.create(mode="speech", use_lattice_model=True)
    return api


def score(clip: Clip) -> dict:
    """The result for a clip. An exception of the library becomes a fault of this clip only."""
    try:
        moslqo = float(_api().measure(clip.reference, clip.heard).moslqo)
    except Exception as error:
        return fault(clip, f"{type(error).__name__}: {error}")
    # ViSQOL divides by zero when it scales digital silence to the level of the reference.
    return {"clip": clip.name, "moslqo": moslqo} if math.isfinite(moslqo) else fault(clip, f"scored {moslqo}")


def fault(clip: Clip, text: str) -> dict:
    return {"clip": clip.name, "fault": text}
