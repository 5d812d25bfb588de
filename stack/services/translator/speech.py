"""Synthesised speech that may still be arriving: written by the synthesis, read frame by frame by the playout."""

import asyncio


class Speech:
    """s16le mono PCM. `failed` is set instead of raising, because the reader is on a 10 ms clock."""

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate  # Hz
        self.failed: BaseException | None = None
        self.first_byte_ms: float | None = None
        self.finished = False
        self._pcm = bytearray()
        self._read = 0
        self.ready = asyncio.Event()  # the first audio is here, or none will come

    def write(self, pcm: bytes, at_ms: float) -> None:
        if pcm and self.first_byte_ms is None:
            self.first_byte_ms = at_ms
        self._pcm += pcm
        if self._pcm:
            self.ready.set()

    def finish(self, failed: BaseException | None = None) -> None:
        self.failed = failed
        self.finished = True
        self.ready.set()

    @property
    def unread_ms(self) -> float:
        return (len(self._pcm) - self._read) / 2 / self.sample_rate * 1000

    def read(self, size: int) -> bytes | None:
        """`size` bytes; the last piece is filled up with silence; None when they are not there (yet)."""
        left = len(self._pcm) - self._read
        if left >= size or (self.finished and left > 0):
            piece = bytes(self._pcm[self._read : self._read + size])
            self._read += len(piece)
            return piece.ljust(size, b"\0")
        return None

    @property
    def untouched(self) -> bool:
        return self._read == 0

    @property
    def exhausted(self) -> bool:
        return self.finished and self._read >= len(self._pcm)
