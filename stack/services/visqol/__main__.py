"""Reads FOLDER/clips.ndjson and prints one NDJSON line for each scored clip, in any order.

In:  {"clip": name, "reference": file, "heard": file}, files relative to FOLDER, both with the same sample rate.
Out: {"clip": name, "moslqo": number} or {"clip": name, "fault": text}.
In, optionally, FOLDER/content.json (content.py): translations and speeches to judge.
Out: {"translation": index, "score": 0..100}, and {"speech": index, "recognised", "isPromised", "score", "bestOther"} or
{"speech": index, "fault": text}.

Standard output has only these lines; output of libraries goes to standard error.
Exits with 64 (EX_USAGE) if the list is missing or invalid, and with 0 otherwise: a fault of a clip is a result.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from .clips import Clip, ListError, read_list
from .content import judge_content, read_content
from .output import reserve_stdout

EXIT_USAGE = 64


def answers(clips: list[Clip], content: dict | None) -> Iterator[dict]:
    # Imported late: it takes a second, which an invalid list should not wait for.
    if clips:
        from .pool import score_all

        yield from score_all(clips)
    # Runs after the processes above are forked: the recogniser's threads would not survive a fork.
    if content:
        yield from judge_content(content)


def main() -> int:
    with reserve_stdout() as output:
        if len(sys.argv) != 2:
            print("usage: python -m visqol_scorer FOLDER", file=sys.stderr)
            return EXIT_USAGE
        try:
            folder = Path(sys.argv[1])
            content = read_content(folder)
            clips = read_list(folder, optional=content is not None)
        except ListError as error:
            print(error, file=sys.stderr)
            return EXIT_USAGE
        for answer in answers(clips, content):
            print(json.dumps(answer), file=output, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
