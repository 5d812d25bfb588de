"""When does an utterance begin and end? A short silence after a whole phrase, a longer one where its last word may go
on, else a long pause."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

Signal = Literal["start", "end"]
EndReason = Literal["complete", "pause", "length", "stalled", "track_ended"]


@dataclass(frozen=True)
class EndpointRules:
    """All in ms; see Tuning for why each has its value."""

    frame_ms: float
    onset_voiced_ms: float
    onset_window_ms: float
    tail_ms: float
    tail_voiced_ms: float
    complete_silence_ms: float
    closure_silence_ms: float
    complete_voiced_ms: float
    pause_silence_ms: float
    max_utterance_ms: float


class Endpointer:
    """Pure: time advances only by frames. `complete` is set by whoever hears the recogniser."""

    def __init__(self, rules: EndpointRules) -> None:
        self._rules = rules
        self._complete = False
        # How long ago, in ms, the window began in which an utterance's onset was found.
        self.onset_ms = 0.0
        self._since_phrase_ms = float("inf")
        self._recent: deque[bool] = deque(maxlen=self._frames(max(rules.onset_window_ms, rules.tail_ms)))
        self._idle()

    def _idle(self) -> None:
        self.speaking = False
        self.complete = False
        self.silence_ms = 0.0
        # Since the last sound of any kind, and voice since the hypothesis became whole.
        self._quiet_ms = 0.0
        self._voiced_whole_ms = 0.0
        self._utterance_ms = 0.0
        self.reason: EndReason | None = None
        self._recent.clear()

    def _frames(self, ms: float) -> int:
        return max(1, round(ms / self._rules.frame_ms))

    @property
    def complete(self) -> bool:
        return self._complete

    @complete.setter
    def complete(self, complete: bool) -> None:
        if not complete:
            self._voiced_whole_ms = 0.0
        self._complete = complete

    def push(self, voiced: bool, sounding: bool) -> Signal | None:
        """Advance by one frame. `sounding`: it is not silent, voice or not."""
        if not self.speaking:
            self._recent.append(voiced)
            self._since_phrase_ms += self._rules.frame_ms
            return self._onset()
        self._utterance_ms += self._rules.frame_ms
        self.silence_ms = 0.0 if voiced else self.silence_ms + self._rules.frame_ms
        self._quiet_ms = 0.0 if sounding else self._quiet_ms + self._rules.frame_ms
        if voiced and self.complete:
            self._voiced_whole_ms += self._rules.frame_ms
        return self.check()

    def _onset(self) -> Signal | None:
        in_tail = self._since_phrase_ms <= self._rules.tail_ms
        window_ms = self._since_phrase_ms if in_tail else self._rules.onset_window_ms
        needed_ms = self._rules.tail_voiced_ms if in_tail else self._rules.onset_voiced_ms
        recent = list(self._recent)[-self._frames(window_ms) :]
        if sum(recent) * self._rules.frame_ms < needed_ms:
            return None
        self._idle()
        self.onset_ms = window_ms
        self.speaking = True
        return "start"

    def check(self) -> Signal | None:
        """Whether the utterance is over by now; also to be asked when `complete` has just changed."""
        if not self.speaking:
            return None
        if self.complete and self._is_over():
            return self.end("complete")
        if self.silence_ms >= self._rules.pause_silence_ms:
            return self.end("pause")
        if self._utterance_ms >= self._rules.max_utterance_ms:
            return self.end("length")
        return None

    def _is_over(self) -> bool:
        """Whether a whole phrase has ended. Noise never falls silent: there the VAD decides, after the longer wait."""
        said = self._voiced_whole_ms >= self._rules.complete_voiced_ms
        wait_ms = self._rules.complete_silence_ms if said else self._rules.closure_silence_ms
        return self._quiet_ms >= wait_ms or self.silence_ms >= max(wait_ms, self._rules.closure_silence_ms)

    def end(self, reason: EndReason) -> Signal:
        """End the utterance now; `reason` can be read until the next one starts."""
        self._idle()
        self.reason = reason
        self._since_phrase_ms = 0.0 if reason == "complete" else float("inf")
        return "end"
