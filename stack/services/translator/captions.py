"""Captions as text streams, by the convention of LiveKit's agents (topic lk.transcription).

A final carries the translation and, as attributes, what was said; a partial carries what was said so far,
in the source language and marked so. Every update is a stream of its own under the same segment id.
"""

import asyncio
import logging

from livekit import rtc

from .clock import now_ms
from .utterance import Utterance

log = logging.getLogger("translator.captions")

TOPIC = "lk.transcription"


class Captions:
    """Of one speaker's track."""

    def __init__(
        self, participant: rtc.LocalParticipant, source_language: str, target_language: str, partial_every_ms: float
    ) -> None:
        self._participant = participant
        self._source_language = source_language
        self._target_language = target_language
        self._partial_every_ms = partial_every_ms
        self._last_partial_ms = 0.0
        self._partial_under_way: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def partial(self, utterance: Utterance, source_text: str) -> None:
        """Best effort, at most one per interval; a skipped one is made up for by the next or by the final."""
        now = now_ms()
        if not source_text or now - self._last_partial_ms < self._partial_every_ms:
            return
        if self._partial_under_way is not None and not self._partial_under_way.done():
            return  # two streams at once may arrive in the wrong order
        self._last_partial_ms = now
        self._partial_under_way = self._send(utterance, source_text, source_text, self._source_language, final=False)

    def final(self, utterance: Utterance, translated_text: str) -> None:
        self._send(utterance, translated_text, utterance.source_text, self._target_language, final=True)

    def _send(
        self, utterance: Utterance, text: str, source_text: str, language: str, final: bool
    ) -> asyncio.Task[None]:
        attributes = {
            "lk.segment_id": utterance.segment_id,
            "lk.transcription_final": "true" if final else "false",
            "lk.transcribed_track_id": utterance.track_sid,
            "language": language,
            "hive.source_text": source_text,
            "hive.source_language": self._source_language,
        }
        task = asyncio.create_task(self._deliver(text, attributes))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, text: str, attributes: dict[str, str]) -> None:
        try:
            # Uncompressed: a caption is smaller than what deflate would save, and older clients read it.
            await self._participant.send_text(text, topic=TOPIC, attributes=attributes, compress=False)
        except Exception as error:  # a lost caption must not end the room
            log.error("caption %s not sent: %s: %s", attributes["lk.segment_id"], type(error).__name__, error)
