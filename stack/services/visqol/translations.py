"""How near a delivered translation is to the nearest of its references."""

import math
import re
import unicodedata

from sacrebleu.metrics import CHRF, TER

_CHRF = CHRF()
_TER = TER()


def score(delivered: str, references: list[str]) -> float:
    """0..100, 100 where it is one of the references but for case and punctuation.

    The mean of chrF (Popović 2015: what letters say) and 100 - TER (Snover et al. 2006: what the order of words says),
    each against the nearest reference, times BLEU's brevity penalty (Papineni et al. 2002) against the shortest one, so
    that half a sentence is no paraphrase. docs/decisions/0022 has the distributions.
    """
    words = bare(delivered)
    wordings = sorted({bare(reference) for reference in references} - {""})
    if not words or not wordings:
        return 0.0
    chrf = _CHRF.sentence_score(words, wordings).score
    order = max(0.0, 100 - _TER.sentence_score(words, wordings).score)
    shortest = min(len(wording.split()) for wording in wordings)
    brevity = min(1.0, math.exp(1 - shortest / len(words.split())))
    return (chrf + order) / 2 * brevity


def bare(text: str) -> str:
    """Lower case, composed letters, no punctuation, single spaces: a recognised text has neither case nor points."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", unicodedata.normalize("NFC", text).lower()).split())
