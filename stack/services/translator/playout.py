"""The translation track of one speaker: speeches one after the other. The media bridge paces and encodes them."""

import logging
from collections.abc import Callable

from .clock import now_ms
from .media_bridge import MediaBridge
from .speech import Speech

log = logging.getLogger("translator.playout")


class Playout:
    def __init__(self, bridge: MediaBridge, room: str, name: str) -> None:
        self._bridge = bridge
        self._waiting: list[_Spoken] = []
        self.stream = bridge.new_stream()
        bridge.tell({"op": "publish", "room": room, "stream": self.stream, "name": name})

    def play(self, speech: Speech, on_first_frame: Callable[[float], None]) -> None:
        """After what is waiting already. `on_first_frame` gets the time (ms) the first frame was handed over."""
        self._waiting.append(_Spoken(self._bridge, self.stream, speech, on_first_frame, self._waiting.remove))

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    @property
    def backlog_ms(self) -> float:
        return sum(spoken.left_ms for spoken in self._waiting)

    def close(self) -> None:
        for spoken in self._waiting:
            spoken.abandon()
        self._waiting.clear()
        self._bridge.tell({"op": "unpublish", "stream": self.stream})


class _Spoken:
    """A speech on its way through the bridge."""

    def __init__(
        self,
        bridge: MediaBridge,
        stream: int,
        speech: Speech,
        on_first_frame: Callable[[float], None],
        on_end: Callable[["_Spoken"], None],
    ) -> None:
        self._bridge = bridge
        self._speech = speech
        self._on_first_frame = on_first_frame
        self._on_end = on_end
        self._began_ms: float | None = None
        self._number = bridge.begin_speech(stream, self)
        speech.follow(self._on_pcm, self._on_finished)

    @property
    def left_ms(self) -> float:
        played_ms = 0.0 if self._began_ms is None else now_ms() - self._began_ms
        return max(0.0, self._speech.duration_ms - played_ms)

    def abandon(self) -> None:
        self._bridge.forget_speech(self._number)

    def on_first_frame(self, at_ms: float) -> None:
        self._began_ms = at_ms
        self._on_first_frame(at_ms)

    def on_spoken(self, underrun_ms: float) -> None:
        if underrun_ms > 0:
            log.warning("synthesis was slower than speech: %.0f ms of silence inside it", underrun_ms)
        self._on_end(self)

    def _on_pcm(self, pcm: bytes) -> None:
        self._bridge.send_speech(self._number, pcm)

    def _on_finished(self) -> None:
        self._bridge.end_speech(self._number)
