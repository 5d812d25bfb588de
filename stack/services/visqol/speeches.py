"""Whether a sound speaks the sentence that it should."""

import unicodedata

import numpy as np
import soundfile
from sacrebleu.metrics import CHRF
from scipy.signal import resample_poly

from .recogniser import recognise
from .translations import bare

# Short runs of letters: of a synthetic voice the recogniser gets syllables right more often than words.
_LIKENESS = CHRF(char_order=4)
# Heard as it is and slower by a quarter: what one hearing gets wrong the other often gets right.
_SLOWER = (5, 4)


def read(path: str) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float32")
    if rate != 16_000 or samples.ndim != 1:
        raise ValueError(f"got {rate} Hz in {samples.ndim} channels, expected 16000 Hz in 1")
    return samples


def judge(
    sounds: list[np.ndarray], promised: list[str], wordings: list[list[str]], sentences: list[str], language: str
) -> list[dict]:
    """For each sound the recognised words, their likeness to the promised text and to the nearest other, 0..100.

    `wordings` are, for each sound, sentences that say the same as the promised text: no others.
    """
    # A fifth of a second of silence keeps the first sound from being swallowed when it is heard slower.
    slower = [np.pad(resample_poly(sound, *_SLOWER), (3200, 0)).astype(np.float32) for sound in sounds]
    hearings = list(zip(recognise(sounds, language), recognise(slower, language), strict=True))
    return [
        _verdict(heard, text, own, sentences)
        for heard, text, own in zip(hearings, promised, wordings, strict=True)
    ]


def _verdict(hearings: tuple[str, str], promised: str, wordings: list[str], sentences: list[str]) -> dict:
    heard = [letters(hearing) for hearing in hearings]
    own = letters(promised)
    others = {letters(sentence) for sentence in sentences} - {letters(each) for each in wordings} - {own, ""}
    score = _likeness(heard, own)
    best_other = max((_likeness(heard, other) for other in others), default=0.0)
    return {
        "recognised": hearings[0],
        "isPromised": score > best_other,
        "score": score,
        "bestOther": best_other,
    }


def _likeness(heard: list[str], text: str) -> float:
    return sum(_LIKENESS.sentence_score(each, [text]).score for each in heard) / len(heard)


def letters(text: str) -> str:
    """Without case, punctuation and marks on letters."""
    apart = unicodedata.normalize("NFD", bare(text))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))
