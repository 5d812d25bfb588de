"""Checks whether a recording contains the expected sentence."""

import unicodedata

import numpy as np
import soundfile
from sacrebleu.metrics import CHRF
from scipy.signal import resample_poly

from .recogniser import recognise
from .translations import normalised

# Short character n-grams: with synthetic voices, the recogniser gets syllables right more often than words.
_LIKENESS = CHRF(char_order=4)
# Each sound is recognised at its own speed and slowed down by a quarter: the errors are often different.
_SLOWER = (5, 4)


def read(path: str) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float32")
    if rate != 16_000 or samples.ndim != 1:
        raise ValueError(f"got {rate} Hz in {samples.ndim} channels, expected 16000 Hz in 1")
    return samples


def judge(
    sounds: list[np.ndarray], promised: list[str], wordings: list[list[str]], sentences: list[str], language: str
) -> list[dict]:
    """For each sound: the recognised words, and their similarity (0..100) to the promised text and to the nearest other.

    `wordings` lists, for each sound, sentences with the same meaning as the promised text, which are not "others".
    """
    # 0.2 s of silence at the start keeps the recogniser from missing the first word of the slower version.
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
    """Removes case, punctuation and diacritics."""
    apart = unicodedata.normalize("NFD", normalised(text))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))
