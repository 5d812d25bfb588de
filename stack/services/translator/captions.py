"""Captions as text streams, by the convention of LiveKit's agents (topic lk.transcription).

A final carries the translation and, as attributes, what was said; a partial carries what was said so far,
in the source language and marked so. Every update is a stream of its own under the same segment id.
"""

from .clock import now_ms
from .media_bridge import MediaBridge
from .utterance import Utterance

TOPIC = "lk.transcription"


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
        self._send(utterance, source_text, source_text, self._source_language, final=False)

    def final(self, utterance: Utterance, translated_text: str) -> None:
        self._send(utterance, translated_text, utterance.source_text, self._target_language, final=True)

    def _send(self, utterance: Utterance, text: str, source_text: str, language: str, final: bool) -> None:
        attributes = {
            "lk.segment_id": utterance.segment_id,
            "lk.transcription_final": "true" if final else "false",
            "lk.transcribed_track_id": utterance.track_sid,
            "language": language,
            "hive.source_text": source_text,
            "hive.source_language": self._source_language,
        }
        self._bridge.tell(
            {"op": "text", "room": self._room, "topic": TOPIC, "text": text, "attributes": attributes}
        )
