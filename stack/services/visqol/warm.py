"""Compiles the library's kernels by scoring one clip: `python -m visqol_scorer.warm`, during the image build."""

import sys
import tempfile
from pathlib import Path

from .clips import Clip
from .scoring import score
from .synthetic import babble, write_wav


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "babble.wav")
        write_wav(path, babble(seconds=4))
        answer = score(Clip("warm", str(path), str(path)))
    if "fault" in answer:
        sys.exit(answer["fault"])


main()
