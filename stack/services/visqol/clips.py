"""The list of clips to score."""

import json
from dataclasses import dataclass
from pathlib import Path

LIST = "clips.ndjson"


class ListError(Exception):
    """The list is missing, or one of its lines is not a valid clip."""


@dataclass(frozen=True)
class Clip:
    name: str
    reference: str
    heard: str
    """Paths of WAV files."""


def read_list(folder: Path, *, optional: bool = False) -> list[Clip]:
    """Raises ListError for an invalid line, and for a missing list unless it is optional."""
    if optional and not (folder / LIST).exists():
        return []
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ListError(f"{folder / LIST}: {error.strerror}") from None
    return [_clip(folder, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _clip(folder: Path, number: int, line: str) -> Clip:
    try:
        given = json.loads(line)
        name, reference, heard = (given[key] for key in ("clip", "reference", "heard"))
    except (ValueError, KeyError, TypeError):
        raise ListError(f"{LIST}, line {number}: got {line[:80]!r}, expected clip, reference and heard") from None
    return Clip(str(name), str(folder / reference), str(folder / heard))
