"""Settings from environment variables. All problems are told at once, then the process ends."""

import os
import sys
from collections.abc import Mapping

EXIT_USAGE = 64  # sysexits.h EX_USAGE


class Environment:
    """Reads variables, collects what is wrong with them; `finish` exits with 64 if anything was.

    Nothing has a default here: defaults stand in the image, where an operator sees them.
    """

    def __init__(self, variables: Mapping[str, str] = os.environ):
        self._variables = variables
        self._problems: list[str] = []

    def text(self, name: str) -> str:
        value = self._variables.get(name, "").strip()
        if not value:
            self._problems.append(f"{name}: not set, expected a text")
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        return int(self._number(name, int, low, high))

    def seconds(self, name: str, low: float, high: float) -> float:
        return self._number(name, float, low, high)

    def finish(self) -> None:
        if self._problems:
            for problem in self._problems:
                print(problem, file=sys.stderr)
            sys.exit(EXIT_USAGE)

    def _number(self, name: str, kind: type, low: float, high: float) -> float:
        given = self._variables.get(name, "")
        expected = f"expected {'a whole number' if kind is int else 'a number'} {low}..{high}"
        try:
            value = kind(given)
        except ValueError:
            self._problems.append(f"{name}: {f'got {given!r}' if given else 'not set'}, {expected}")
            return low
        if not low <= value <= high:
            self._problems.append(f"{name}: got {given}, {expected}")
        return value
