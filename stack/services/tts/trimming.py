"""Takes the silence off both ends of speech that arrives in pieces.

Silence at the start is latency a listener hears as such; it is dropped here, where its cause is known.
"""

import numpy

from .espeak import RATE_HZ

# espeak-ng's pauses are digital silence, its softest consonants around 300.
SILENT_BELOW = 100
# Kept on both sides so that no consonant is clipped: 5 ms.
MARGIN = RATE_HZ * 5 // 1000


class Trimmer:
    """`push` pieces of int16 samples; what comes back begins and ends within MARGIN of the speech.

    Quiet samples are held back until speech follows; what is left at the end is silence and stays unsaid.
    """

    def __init__(self) -> None:
        self._held = numpy.empty(0, numpy.int16)
        self._begun = False

    def push(self, piece: numpy.ndarray) -> numpy.ndarray:
        samples = numpy.concatenate((self._held, piece))
        # int32, because -32768 has no positive counterpart in 16 bits.
        loud = numpy.flatnonzero(numpy.abs(samples.astype(numpy.int32)) >= SILENT_BELOW)
        if not loud.size:
            self._held = samples if self._begun else samples[-MARGIN:]
            return samples[:0]
        start = 0 if self._begun else max(0, loud[0] - MARGIN)
        end = min(samples.size, loud[-1] + 1 + MARGIN)
        self._begun = True
        self._held = samples[end:]
        return samples[start:end]
