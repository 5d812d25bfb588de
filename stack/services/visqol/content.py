"""Judges translations and the words in recordings."""

import json
from collections.abc import Iterator
from pathlib import Path

from .clips import ListError

LIST = "content.json"


def read_content(folder: Path) -> dict | None:
    """The request, {"translations": [{"delivered", "references"}], "speeches": [{"promised", "file",
    "wordings"}], "sentences", "language"}, or None if there are only clips to score. Raises ListError."""
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ListError(f"{folder / LIST}: {error.strerror}") from None
    try:
        given = json.loads(text)
        return {
            "translations": [(str(each["delivered"]), [*map(str, each["references"])]) for each in given["translations"]],
            "speeches": [
                (str(each["promised"]), str(folder / each["file"]), [*map(str, each["wordings"])])
                for each in given["speeches"]
            ],
            "sentences": [*map(str, given["sentences"])],
            "language": str(given["language"]),
        }
    except (ValueError, KeyError, TypeError):
        raise ListError(f"{LIST}: got {text[:80]!r}, expected translations, speeches, sentences, language") from None


def judge_content(request: dict) -> Iterator[dict]:
    """Yields one result for each translation and each speech, with its index in the request."""
    if request["translations"]:
        from .translations import score

        for i, (delivered, references) in enumerate(request["translations"]):
            yield {"translation": i, "score": score(delivered, references)}
    if request["speeches"]:
        yield from _judge_speeches(request)


def _judge_speeches(request: dict) -> Iterator[dict]:
    from .speeches import judge, read

    sounds: dict[int, object] = {}
    for i, (_, file, _) in enumerate(request["speeches"]):
        try:
            sounds[i] = read(file)
        except Exception as error:
            yield {"speech": i, "fault": f"{type(error).__name__}: {error}"}
    promised = [request["speeches"][i][0] for i in sounds]
    wordings = [request["speeches"][i][2] for i in sounds]
    try:
        verdicts = judge([*sounds.values()], promised, wordings, request["sentences"], request["language"])
    except Exception as error:
        verdicts = [{"fault": f"{type(error).__name__}: {error}"}] * len(sounds)
    for i, verdict in zip(sounds, verdicts, strict=True):
        yield {"speech": i, **verdict}
