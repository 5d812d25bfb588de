"""Scores clips side by side, one process for each core."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from .clips import Clip
from .scoring import fault, score


def score_all(clips: list[Clip]) -> Iterator[dict]:
    """One answer for every clip, as they come; a process that dies is a fault of all clips left, never a hang."""
    if not clips:
        return
    workers = min(len(clips), len(os.sched_getaffinity(0)))
    # Forked, the processes share the import of the libraries, which takes longer than scoring a clip.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        pending = {pool.submit(score, clip): clip for clip in clips}
        for done in as_completed(pending):
            error = done.exception()
            yield done.result() if error is None else fault(pending[done], f"{type(error).__name__}: {error}")
