"""Captions as text streams, by the convention of LiveKit's agents (topic lk.transcription).

A final carries the translation and, as attributes, what was said; a partial carries what was said so far,
in the source language and marked so. Every update is a stream of its own under the same segment id.

A final is sent several times. The SFU sends reliable data over SCTP, which notices that a packet is lost when a
later one is acknowledged; the packets of a final are followed by silence, and then it waits for a timer of two
round trips and 200 ms. The copies are those later packets. They replace the caption by itself: same segment, same text.
"""

import asyncio

from .clock import now_ms
from .media_bridge import MediaBridge
from .utterance import Utterance

TOPIC = "lk.transcription"
# When the copies of a final follow it. The second one is for the case that the first was lost itself.
COPIES_AFTER_MS = (15, 45)


class Captions:
    """Of one speaker's track."""

    def __init__(
        self, bridge: MediaBridge, room: str, source_language: str, target_language: str, partial_every_ms: float
    ) -> None:
        self._bridge = bridge
        self._room = room
        self._source_language = source_language
        self._target_language = target_language
        self._partial_every_ms = partial_every_ms
        self._last_partial_ms = 0.0

    def partial(self, utterance: Utterance, source_text: str) -> None:
        """Best effort, at most one per interval; a skipped one is made up for by the next or by the final."""
        now = now_ms()
        if not source_text or now - self._last_partial_ms < self._partial_every_ms:
            return
        self._last_partial_ms = now
        self._bridge.tell(self._message(utterance, source_text, source_text, self._source_language, final=False))

    def final(self, utterance: Utterance, translated_text: str) -> None:
        message = self._message(utterance, translated_text, utterance.source_text, self._target_language, final=True)
        self._bridge.tell(message)
        for after_ms in COPIES_AFTER_MS:
            asyncio.get_running_loop().call_later(after_ms / 1000, self._bridge.tell, message)

    def _message(
        self, utterance: Utterance, text: str, source_text: str, language: str, final: bool
    ) -> dict[str, object]:
        attributes = {
            "lk.segment_id": utterance.segment_id,
            "lk.transcription_final": "true" if final else "false",
            "lk.transcribed_track_id": utterance.track_sid,
            "language": language,
            "hive.source_text": source_text,
            "hive.source_language": self._source_language,
        }
        return {"op": "text", "room": self._room, "topic": TOPIC, "text": text, "attributes": attributes}
