"""Programs that this process has started and that have not ended, and its open files."""

import os
from collections.abc import Iterator
from pathlib import Path


def children() -> set[int]:
    return {pid for pid, parent in _running() if parent == os.getpid()}


def descendants() -> set[int]:
    """Children and what they started. In a container of its own that is all but this process and its parents."""
    parents = dict(_running())
    own = os.getpid()
    above = {own}
    while own in parents:
        own = parents[own]
        above.add(own)
    return parents.keys() - above


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _running() -> Iterator[tuple[int, int]]:
    """Process and parent. Zombies are left out: they have ended."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # ended meanwhile
            continue
        if state != "Z":
            yield int(stat.parent.name), int(parent)
