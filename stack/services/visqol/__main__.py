"""Reads FOLDER/clips.ndjson, prints one NDJSON line for each clip as it is scored, in no particular order.

In:  {"clip": name, "reference": file, "heard": file}, files relative to FOLDER, both of one sample rate.
Out: {"clip": name, "moslqo": number} or {"clip": name, "fault": text}.
In, if there is such a file, FOLDER/content.json (content.py): translations and speeches to judge.
Out: {"translation": place, "score": 0..100}, and {"speech": place, "recognised", "isPromised", "score", "bestOther"} or
{"speech": place, "fault": text}.

Standard output holds these lines and nothing else; whatever libraries print goes to standard error.
Exits 64 (EX_USAGE) when there is no usable list, and 0 otherwise: a fault of a clip is an answer.
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
    # Imported only now: it takes a second, and a bad list need not wait for it.
    if clips:
        from .pool import score_all

        yield from score_all(clips)
    # Not before the processes above are forked: the recogniser's threads would not survive that.
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
