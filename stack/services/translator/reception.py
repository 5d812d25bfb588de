"""How well the listeners hear, as they tell it: the SFU passes nobody's reception reports on to the publisher.

A listener sends a small JSON text on the topic below every few seconds: {"lossPct": 1.2}, the share of packets of
the translation that did not reach it.
"""

import json

from .clock import now_ms

TOPIC = "hive.reception"
# Reports older than this are of a listener that has gone quiet, not of one that hears well.
_FRESH_MS = 10_000.0


class Reception:
    """Of one room."""

    def __init__(self) -> None:
        self._loss_pct: dict[str, tuple[float, float]] = {}

    def told(self, identity: str, topic: str, text: str) -> None:
        """Anything but a report is ignored: everybody in the room can send on any topic."""
        if topic != TOPIC:
            return
        try:
            loss_pct = float(json.loads(text)["lossPct"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        if 0 <= loss_pct <= 100:
            self._loss_pct[identity] = (loss_pct, now_ms())

    def forget(self, identity: str) -> None:
        self._loss_pct.pop(identity, None)

    def worst_loss_pct(self, speaker: str) -> float:
        """Of all but the speaker, who does not listen to the translation; 0 where nobody tells of any."""
        now = now_ms()
        fresh = [
            loss for who, (loss, at_ms) in self._loss_pct.items() if who != speaker and now - at_ms <= _FRESH_MS
        ]
        return max(fresh, default=0.0)
