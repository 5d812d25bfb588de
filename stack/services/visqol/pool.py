"""Scores clips in parallel, with one process per core."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from .clips import Clip
from .scoring import fault, score


def score_all(clips: list[Clip]) -> Iterator[dict]:
    """Yields one result per clip as it completes. If a process dies, all remaining clips get a fault."""
    if not clips:
        return
    workers = min(len(clips), len(os.sched_getaffinity(0)))
    # Forked processes share the imported libraries; importing them takes longer than scoring a clip.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        pending = {pool.submit(score, clip): clip for clip in clips}
        for done in as_completed(pending):
            error = done.exception()
            yield done.result() if error is None else fault(pending[done], f"{type(error).__name__}: {error}")
