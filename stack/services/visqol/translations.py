"""Scores a delivered translation against its nearest reference."""

import math
import re
import unicodedata

from sacrebleu.metrics import CHRF, TER

_CHRF = CHRF()
_TER = TER()


def score(delivered: str, references: list[str]) -> float:
    """Similarity 0..100; 100 if it equals a reference except for case and punctuation.

    The mean of chrF (Popović 2015; compares characters) and 100 - TER (Snover et al. 2006; compares word order), each
    against the nearest reference, times BLEU's brevity penalty (Papineni et al. 2002) against the shortest reference, so
    that half a sentence does not count as a paraphrase. docs/decisions/0022 has the distributions.
    """
    words = normalised(delivered)
    wordings = sorted({normalised(reference) for reference in references} - {""})
    if not words or not wordings:
        return 0.0
    chrf = _CHRF.sentence_score(words, wordings).score
    order = max(0.0, 100 - _TER.sentence_score(words, wordings).score)
    shortest = min(len(wording.split()) for wording in wordings)
    brevity = min(1.0, math.exp(1 - shortest / len(words.split())))
    return (chrf + order) / 2 * brevity


def normalised(text: str) -> str:
    """Normalises case, Unicode form, punctuation and spaces, because recognised text has neither case nor punctuation."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", unicodedata.normalize("NFC", text).lower()).split())
