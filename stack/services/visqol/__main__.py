"""Reads FOLDER/clips.ndjson, prints one NDJSON line for each clip as it is scored, in no particular order.

In:  {"clip": name, "reference": file, "heard": file}, files relative to FOLDER, both of one sample rate.
Out: {"clip": name, "moslqo": number} or {"clip": name, "fault": text}.

Standard output holds these lines and nothing else; whatever libraries print goes to standard error.
Exits 64 (EX_USAGE) when there is no usable list, and 0 otherwise: a fault of a clip is an answer.
"""

import json
import sys
from pathlib import Path

from .clips import ListError, read_list
from .output import reserve_stdout

EXIT_USAGE = 64


def main() -> int:
    with reserve_stdout() as output:
        if len(sys.argv) != 2:
            print("usage: python -m visqol_scorer FOLDER", file=sys.stderr)
            return EXIT_USAGE
        try:
            clips = read_list(Path(sys.argv[1]))
        except ListError as error:
            print(error, file=sys.stderr)
            return EXIT_USAGE
        # Imported only now: it takes a second, and a bad list need not wait for it.
        from .pool import score_all

        for answer in score_all(clips):
            print(json.dumps(answer), file=output, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
