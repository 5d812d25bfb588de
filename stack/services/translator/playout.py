"""The translation track: one 10 ms frame every 10 ms for as long as it lives, speech or silence.

A gap in what is captured looks like network delay to the listener's jitter buffer, which grows and stays
grown; so silence is sent too. The source has no queue of its own: a queue would be delay before the encoder.
"""

import asyncio
import logging
from collections import deque
from typing import Callable

from livekit import rtc

from .clock import now_ms
from .services import SPEECH_RATE
from .speech import Speech

log = logging.getLogger("translator.playout")

FRAME_MS = 10.0
_FRAME_SAMPLES = SPEECH_RATE // 100
_FRAME_BYTES = 2 * _FRAME_SAMPLES
_SILENCE = bytes(_FRAME_BYTES)
# A stall up to this is caught up with by frames in quick succession, so that the track's timeline
# has no hole; after a longer one (the machine was suspended) the timeline starts anew.
_MOST_CATCH_UP_MS = 200.0
BITRATE = 48000  # bit/s, the guide's figure for speech


class Playout:
    def __init__(self, name: str) -> None:
        self._source = rtc.AudioSource(SPEECH_RATE, 1, queue_size_ms=0)
        self.track = rtc.LocalAudioTrack.create_audio_track(name, self._source)
        self._waiting: deque[tuple[Speech, Callable[[float], None]]] = deque()
        self._underrun_ms = 0.0
        self._task = asyncio.create_task(self._pace())
        self._task.add_done_callback(_report_death)

    @staticmethod
    def publish_options() -> rtc.TrackPublishOptions:
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=True)
        options.audio_encoding.max_bitrate = BITRATE
        return options

    def play(self, speech: Speech, on_first_frame: Callable[[float], None]) -> None:
        """After what is waiting already. `on_first_frame` gets the time (ms) the first frame was handed over."""
        self._waiting.append((speech, on_first_frame))

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    @property
    def backlog_ms(self) -> float:
        return sum(speech.unread_ms for speech, _ in self._waiting)

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._source.aclose()

    async def _pace(self) -> None:
        due = now_ms()
        while True:
            await self._capture()
            due += FRAME_MS
            late = now_ms() - due
            if late > _MOST_CATCH_UP_MS:
                log.warning("playout stalled for %.0f ms; its timeline starts anew", late)
                due = now_ms()
            elif late < 0:
                await asyncio.sleep(-late / 1000)

    async def _capture(self) -> None:
        pcm, started = self._next_frame()
        handed_over = now_ms()
        await self._source.capture_frame(rtc.AudioFrame(pcm, SPEECH_RATE, 1, _FRAME_SAMPLES))
        if started is not None:
            started(handed_over)

    def _next_frame(self) -> tuple[bytes, Callable[[float], None] | None]:
        while self._waiting:
            speech, on_first_frame = self._waiting[0]
            if speech.exhausted:
                if self._underrun_ms:
                    log.warning("synthesis was slower than speech: %.0f ms of silence inside it", self._underrun_ms)
                    self._underrun_ms = 0.0
                self._waiting.popleft()
                continue
            fresh = speech.untouched
            pcm = speech.read(_FRAME_BYTES)
            if pcm is None:
                if not fresh:
                    self._underrun_ms += FRAME_MS
                return _SILENCE, None
            return pcm, on_first_frame if fresh else None
        return _SILENCE, None


def _report_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("playout stopped: %r", task.exception())
