"""One utterance on its way: what was heard, when each stage was reached, how it ended; logged as one JSON line."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .clock import now_ms
from .rendering import Rendering
from .trace import Trace

Stage = Literal[
    "speech_start", "last_speech", "endpoint", "stt_final", "mt_done", "caption_sent", "tts_first_byte", "first_frame"
]
Outcome = Literal["translated", "caption_only", "nothing_heard", "stt_failed", "mt_failed", "tts_failed", "abandoned"]


@dataclass
class Utterance:
    segment_id: str
    room: str
    speaker: str
    track_sid: str
    stages_ms: dict[Stage, float] = field(default_factory=dict)
    hypothesis: str = ""
    complete: bool = False
    source_text: str = ""
    end_reason: str = ""
    speculated: bool = False
    rendering: Rendering | None = None
    trace: Trace = field(default_factory=Trace.begin)
    on_closed: Callable[[Mapping[Stage, float], Outcome], None] | None = None
    _logged: bool = False

    def reached(self, stage: Stage, at_ms: float | None = None) -> None:
        """`at_ms` is CLOCK_MONOTONIC in ms; now, if not given."""
        self.stages_ms[stage] = now_ms() if at_ms is None else at_ms

    def close(self, outcome: Outcome, error: BaseException | None = None) -> None:
        """Log the utterance, once; a later outcome of the same utterance is ignored."""
        if self._logged:
            return
        self._logged = True
        line = {
            "event": "utterance",
            "outcome": outcome,
            "room": self.room,
            "speaker": self.speaker,
            "track": self.track_sid,
            "segment": self.segment_id,
            "trace_id": self.trace.trace_id,
            "source_text": self.source_text or self.hypothesis,
            "text": self.rendering.translated_text if self.rendering else "",
            "end_reason": self.end_reason,
            "speculated": self.speculated,
            "stages_ms": {stage: round(at, 3) for stage, at in self.stages_ms.items()},
        }
        if error is not None:
            line["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(line, ensure_ascii=False), file=sys.stdout, flush=True)
        about = {
            "hive.room": self.room,
            "hive.speaker": self.speaker,
            "hive.track": self.track_sid,
            "hive.segment": self.segment_id,
            # Not the text itself: traces are kept and shown more freely than logs.
            "hive.source_characters": len(self.source_text),
            "hive.end_reason": self.end_reason,
            "hive.speculated": self.speculated,
        }
        self.trace.end(self.stages_ms, outcome, about)
        if self.on_closed is not None:
            self.on_closed(self.stages_ms, outcome)
