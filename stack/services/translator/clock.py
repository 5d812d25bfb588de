"""The one clock of the stage times: CLOCK_MONOTONIC, which all containers of a host share."""

import time


def now_ms() -> float:
    """Milliseconds of CLOCK_MONOTONIC, with fraction."""
    return time.monotonic_ns() / 1e6
