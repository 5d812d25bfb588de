"""The trace of one utterance: made up when the utterance is over, from the times of its stages.

Its identity exists from the beginning, so that the services can hang their own spans under it meanwhile.
"""

from collections.abc import Mapping

from common.tracing import Attributes, SpanContext, Tracer, traceparent_of

_TRACER = Tracer("translator")

# What the utterance waited for, in the order in which it did, and the stage that ended the wait. A translation that was
# speculated was there before it was asked for: the wait is then 0, and the MT service's span tells when the work was done.
_WAITS = (
    ("endpointing", "endpoint"),
    ("stt", "stt_final"),
    ("mt", "mt_done"),
    ("tts", "tts_first_byte"),
    ("playout", "first_frame"),
)


class Trace:
    def __init__(self, context: SpanContext) -> None:
        self._context = context
        self.traceparent = traceparent_of(context)
        """Goes with every request for this utterance; says "not sampled" when nothing is exported."""
        self.trace_id = f"{context.trace_id:032x}"

    @classmethod
    def begin(cls) -> "Trace":
        return cls(_TRACER.plan())

    def end(self, stages_ms: Mapping[str, float], outcome: str, attributes: Attributes) -> None:
        """Hand over the utterance's spans; stages that were not reached have none."""
        if not _TRACER.on or "speech_start" not in stages_ms:
            return
        _TRACER.record(
            "utterance",
            stages_ms["speech_start"],
            max(stages_ms.values()),
            planned=self._context,
            attributes={**attributes, "hive.outcome": outcome},
            error=outcome if outcome.endswith("_failed") else None,
        )
        for name, start_ms, end_ms in spans_of(stages_ms):
            _TRACER.record(name, start_ms, end_ms, parent=self._context)


def spans_of(stages_ms: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Name, start and end of each child: first the speech, then one wait after the other, without gap or overlap."""
    if "last_speech" not in stages_ms:
        return []
    reached_ms = stages_ms["last_speech"]
    spans = [("speech", stages_ms["speech_start"], reached_ms)]
    for name, until in _WAITS:
        if until not in stages_ms:
            break
        began_ms, reached_ms = reached_ms, max(reached_ms, stages_ms[until])
        spans.append((name, began_ms, reached_ms))
    return spans
