"""Keeps standard output for answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def reserve_stdout() -> Iterator[TextIO]:
    """The real standard output; descriptor 1 itself becomes standard error, also for C libraries and children."""
    own = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(own, "w", encoding="utf-8") as output:
        yield output
