"""Decoders, lent to utterances for as long as these last."""

import logging
from collections.abc import Callable

from common.errors import ServiceError

from .decoder import RATE_HZ, PhraseDecoder

log = logging.getLogger("pool")


class DecoderPool:
    """Loads `warm` decoders at first and more as utterances overlap, up to `most`.

    Decoding runs on the event loop: pocketsphinx keeps Python's lock while it works, so threads would
    only add switches. 20 ms of speech cost 0.6 ms, loading a decoder stalls the others for 40 ms once.
    """

    def __init__(self, load: Callable[[], PhraseDecoder], warm: int, most: int):
        self._load = load
        self._warm = min(warm, most)
        self._most = most
        self._free: list[PhraseDecoder] = []
        self._loaded = 0

    async def warm(self) -> None:
        while self._loaded < self._warm:
            decoder = self._add()
            # The first utterance of a decoder touches its pages; let silence be that utterance.
            decoder.begin()
            decoder.feed(bytes(RATE_HZ))
            decoder.end()
            self._free.append(decoder)

    async def close(self) -> None:
        self._free.clear()

    def take(self) -> PhraseDecoder:
        """Raises ServiceError "busy" when `most` utterances are under way."""
        if self._free:
            return self._free.pop()
        if self._loaded < self._most:
            return self._add()
        raise ServiceError(503, "busy", f"{self._most} utterances are under way", limit=self._most)

    def give_back(self, decoder: PhraseDecoder) -> None:
        self._free.append(decoder)

    def prove(self) -> None:
        """Decodes 100 ms of silence; raises when that fails. With all decoders at work there is no need."""
        if self._free:
            self._free[-1].begin()
            self._free[-1].feed(bytes(RATE_HZ // 10 * 2))
            self._free[-1].end()

    def facts(self) -> dict[str, int]:
        return {"loaded": self._loaded, "free": len(self._free), "most": self._most}

    def _add(self) -> PhraseDecoder:
        decoder = self._load()
        self._loaded += 1
        log.info("decoder %d of at most %d loaded", self._loaded, self._most)
        return decoder
