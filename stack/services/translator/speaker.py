"""One speaker's track: audio in, captions and translated speech out. Frames drive everything."""

import asyncio
import logging
from collections import deque
from typing import Callable

from .captions import Captions
from .clock import now_ms
from .endpointing import Endpointer, EndpointRules, EndReason
from .playout import Playout
from .recognizer import Recognizer
from .rendering import Rendering
from .services import Services
from .settings import Tuning
from .utterance import Utterance
from .voice import FRAME_MS, VoiceDetector

log = logging.getLogger("translator.speaker")


class Speaker:
    def __init__(
        self,
        new_utterance: Callable[[], Utterance],
        make_recognizer: Callable[..., Recognizer],
        services: Services,
        captions: Captions,
        playout: Playout,
        tuning: Tuning,
    ) -> None:
        self._new_utterance = new_utterance
        self._services = services
        self._captions = captions
        self._playout = playout
        self._tuning = tuning
        self._voice = VoiceDetector(int(tuning.vad_mode), tuning.relative_floor_db)
        self._endpointer = Endpointer(
            EndpointRules(
                frame_ms=FRAME_MS,
                onset_voiced_ms=tuning.onset_voiced_ms,
                onset_window_ms=tuning.onset_window_ms,
                tail_ms=tuning.tail_ms,
                tail_voiced_ms=tuning.tail_voiced_ms,
                complete_silence_ms=tuning.complete_silence_ms,
                closure_silence_ms=max(tuning.complete_silence_ms, tuning.closure_silence_ms),
                complete_voiced_ms=tuning.complete_voiced_ms,
                pause_silence_ms=tuning.pause_silence_ms,
                max_utterance_ms=tuning.max_utterance_ms,
            )
        )
        # Since the last utterance; the onset's own frames are in it too, heard before the onset was known.
        longest_onset_ms = max(tuning.onset_window_ms, tuning.tail_ms)
        self._preroll: deque[bytes] = deque(maxlen=round((tuning.preroll_ms + longest_onset_ms) / FRAME_MS))
        self._current: Utterance | None = None
        self._last_frame_ms = now_ms()
        self._committed: asyncio.Queue[Utterance] = asyncio.Queue()
        self._delivering = False
        self._recognizer = make_recognizer(self._on_partial, self._on_final, self._on_lost)
        self._tasks = [
            asyncio.create_task(work) for work in (self._watch_for_stall(), self._deliver_in_order())
        ]
        for task in self._tasks:
            task.add_done_callback(_report_death)

    async def finish_speaking(self, within_ms: float) -> None:
        """The track has ended: what was said on it is still translated and spoken, if that does not take too long."""
        self._endpointer.end("track_ended")
        self._end("track_ended")
        deadline = now_ms() + within_ms
        while self._unspoken and now_ms() < deadline:
            await asyncio.sleep(FRAME_MS / 1000)

    @property
    def _unspoken(self) -> bool:
        return self._recognizer.busy or self._delivering or not self._committed.empty() or self._playout.busy

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._recognizer.close()
        while not self._committed.empty():
            self._committed.get_nowait().close("abandoned")
        self._playout.close()

    def hear(self, frame: bytes, arrival_ms: float) -> None:
        """The next 10 ms, and when the packet came that had them."""
        self._last_frame_ms = arrival_ms
        heard = self._voice.push(frame)
        signal = self._endpointer.push(heard.voiced, heard.sounding)
        utterance = self._current
        if utterance is None:
            self._preroll.append(frame)
            if signal == "start":
                self._start()
            return
        self._recognizer.hear(utterance, frame)
        if heard.sounding:
            utterance.reached("last_speech", self._last_frame_ms)
        if signal == "end":
            self._end(self._endpointer.reason)
        elif self._endpointer.silence_ms >= self._tuning.speculate_silence_ms:
            self._speculate(utterance, utterance.hypothesis)

    def _start(self) -> None:
        utterance = self._current = self._new_utterance()
        utterance.reached("speech_start", self._last_frame_ms)
        utterance.reached("last_speech", self._last_frame_ms)
        self._recognizer.begin(utterance)
        wanted = round((self._tuning.preroll_ms + self._endpointer.onset_ms) / FRAME_MS)
        for frame in list(self._preroll)[-wanted:]:
            self._recognizer.hear(utterance, frame)
        self._preroll.clear()

    def _end(self, reason: EndReason | None) -> None:
        utterance, self._current = self._current, None
        if utterance is None:
            return
        utterance.reached("endpoint")
        utterance.end_reason = reason or ""
        self._recognizer.finish(utterance)

    async def _watch_for_stall(self) -> None:
        """Frames stop when a track is muted: then silence has to be told by the clock."""
        while True:
            await asyncio.sleep(self._tuning.stalled_audio_ms / 4000)
            if self._current is not None and now_ms() - self._last_frame_ms > self._tuning.stalled_audio_ms:
                self._endpointer.end("stalled")
                self._end("stalled")

    def _on_partial(self, utterance: Utterance, text: str, complete: bool) -> None:
        changed = text != utterance.hypothesis
        utterance.hypothesis = text
        utterance.complete = complete
        if changed:
            self._captions.partial(utterance, text)
        if complete:
            self._speculate(utterance, text)
        if utterance is self._current:
            self._endpointer.complete = complete
            if self._endpointer.check() == "end":
                self._end(self._endpointer.reason)

    def _speculate(self, utterance: Utterance, text: str) -> None:
        """Have the translation of `text` made; one that was begun for another text is given up."""
        if not text or (utterance.rendering is not None and utterance.rendering.text == text):
            return
        if utterance.rendering is not None:
            utterance.rendering.abandon()
        utterance.rendering = Rendering(self._services, text, utterance.trace.traceparent)

    def _on_final(self, utterance: Utterance, text: str) -> None:
        utterance.reached("stt_final")
        utterance.source_text = text
        if not text:
            if utterance.rendering is not None:
                utterance.rendering.abandon()
                utterance.rendering = None
            utterance.close("nothing_heard")
            return
        utterance.speculated = utterance.rendering is not None and utterance.rendering.text == text
        self._speculate(utterance, text)
        self._committed.put_nowait(utterance)

    def _on_lost(self, utterance: Utterance, error: Exception) -> None:
        if utterance.rendering is not None:
            utterance.rendering.abandon()
        # A current utterance stays current until its end-point: half a sentence must not become another one.
        utterance.close("stt_failed", error)

    async def _deliver_in_order(self) -> None:
        while True:
            self._delivering = False
            utterance = await self._committed.get()
            self._delivering = True
            await self._deliver(utterance)

    async def _deliver(self, utterance: Utterance) -> None:
        rendering = utterance.rendering
        assert rendering is not None
        try:
            translated = await rendering.translated
        except Exception as error:
            log.error("%s: %r not translated: %s", utterance.segment_id, utterance.source_text, error)
            utterance.close("mt_failed", error)
            return
        utterance.reached("mt_done", rendering.translated_ms)
        self._captions.final(utterance, translated)
        utterance.reached("caption_sent")
        await self._speak(utterance, rendering)

    async def _speak(self, utterance: Utterance, rendering: Rendering) -> None:
        if self._playout.backlog_ms > self._tuning.max_backlog_ms:
            log.error("%s: %.0f ms still to be played, caption only", utterance.segment_id, self._playout.backlog_ms)
            utterance.close("caption_only")
            return
        await rendering.speech.ready.wait()
        if rendering.speech.first_byte_ms is None:
            error = rendering.speech.failed
            log.error("%s: %r not spoken: %s", utterance.segment_id, rendering.translated_text, error)
            utterance.close("tts_failed", error)
            return
        utterance.reached("tts_first_byte", rendering.speech.first_byte_ms)

        def first_frame(at_ms: float) -> None:
            utterance.reached("first_frame", at_ms)
            utterance.close("translated")

        self._playout.play(rendering.speech, first_frame)


def _report_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("speaker pipeline stopped: %r", task.exception(), exc_info=task.exception())
