"""Recorded sentences, which test/live/services.test.ts puts into the container: test/fixtures/speech."""

import wave
from pathlib import Path

FOLDER = Path("/srv/speech")
TEXTS = {
    "006-awb": "both doors of the car are open",
    "014-slt": "who knows the way to the harbour",
    "019-rms": "you can find the answer in the book",
    "044-slt": "here comes the last bus",
    "045-awb": "five minutes are not enough",
}


def recording(name: str) -> bytes:
    """s16le mono 16 kHz."""
    with wave.open(str(FOLDER / f"{name}.wav")) as speech:
        return speech.readframes(speech.getnframes())
