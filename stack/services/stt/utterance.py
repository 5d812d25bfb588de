"""One utterance: audio in, hypotheses out. Holds a decoder from its first sample to its end."""

import time
from dataclasses import dataclass

from common.tracing import now_ms

from .decoder import RATE_HZ, PhraseDecoder

BYTES_PER_MS = RATE_HZ * 2 // 1000


@dataclass(frozen=True)
class Result:
    text: str
    audio_ms: int
    """Audio heard."""
    compute_ms: float
    """Decoding, from the first sample on; the part after the end of the audio is about 1 ms."""


class Utterance:
    def __init__(self, decoder: PhraseDecoder):
        self.decoder = decoder
        self.began_ms = now_ms()
        self.text = ""
        self._bytes = 0
        self._compute_s = 0.0
        decoder.begin()

    @property
    def audio_ms(self) -> int:
        return self._bytes // BYTES_PER_MS

    def hear(self, pcm: bytes) -> str:
        """Whole samples, at least one. Returns the best hypothesis so far."""
        began = time.perf_counter()
        self.text = self.decoder.feed(pcm)
        self._compute_s += time.perf_counter() - began
        self._bytes += len(pcm)
        return self.text

    def finish(self) -> Result:
        began = time.perf_counter()
        # Cut off inside a word there is no whole phrase; then the words up to there are the result.
        text = self.decoder.end() or self.text
        self._compute_s += time.perf_counter() - began
        return Result(text, self.audio_ms, round(self._compute_s * 1000, 2))
