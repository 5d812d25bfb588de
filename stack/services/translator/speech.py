"""Synthesised speech that may still be arriving: written by the synthesis, passed on to whoever plays it."""

import asyncio
from collections.abc import Callable


class Speech:
    """s16le mono PCM. `failed` is set instead of raising: what has been spoken by then stays spoken."""

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate  # Hz
        self.failed: BaseException | None = None
        self.first_byte_ms: float | None = None
        self.ready = asyncio.Event()  # the first audio is here, or none will come
        self._finished = False
        self._bytes = 0
        # Until somebody follows; from then on everything is passed on at once.
        self._kept: list[bytes] = []
        self._on_pcm: Callable[[bytes], None] | None = None
        self._on_finished: Callable[[], None] | None = None

    @property
    def duration_ms(self) -> float:
        """Of what is there so far."""
        return self._bytes / 2 / self.sample_rate * 1000

    def write(self, pcm: bytes, at_ms: float) -> None:
        if not pcm:
            return
        if self.first_byte_ms is None:
            self.first_byte_ms = at_ms
        self._bytes += len(pcm)
        if self._on_pcm is None:
            self._kept.append(pcm)
        else:
            self._on_pcm(pcm)
        self.ready.set()

    def finish(self, failed: BaseException | None = None) -> None:
        if self._finished:
            return
        self.failed = failed
        self._finished = True
        self.ready.set()
        if self._on_finished is not None:
            self._on_finished()

    def follow(self, on_pcm: Callable[[bytes], None], on_finished: Callable[[], None]) -> None:
        """What is there already, at once; then what comes, as it comes; then its end. One follower only."""
        assert self._on_pcm is None, "a speech is played once"
        self._on_pcm, self._on_finished = on_pcm, on_finished
        for pcm in self._kept:
            on_pcm(pcm)
        self._kept.clear()
        if self._finished:
            on_finished()
