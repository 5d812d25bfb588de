"""Reserves standard output for results."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def reserve_stdout() -> Iterator[TextIO]:
    """Yields the real standard output and redirects descriptor 1 to standard error, also for C libraries and children."""
    own = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(own, "w", encoding="utf-8") as output:
        yield output
