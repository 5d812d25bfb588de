"""GET /metrics: what the translator knows of latency and of the media that reached it, for Prometheus.

docs/monitoring.md has every metric with its unit. Only the loop's own thread touches these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from .utterance import Outcome, Stage

# Seconds; closest where the promises are: captions 0.25, translations 0.5. The harness has the same.
LATENCY_BUCKETS_S = (
    0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.75, 1, 1.5, 2, 3, 5,
)  # fmt: skip

# Each stage from where the one before ended. `translation` and `caption` are sums of stages: what the translator
# adds, from the last sound of speech that reached it.
_STAGES: dict[str, tuple[tuple[Stage, ...], Stage]] = {
    "endpointing": (("last_speech",), "endpoint"),
    "stt": (("endpoint",), "stt_final"),
    "mt": (("stt_final",), "mt_done"),
    "tts": (("stt_final", "mt_done"), "first_frame"),
    "translation": (("last_speech",), "first_frame"),
    "caption": (("last_speech",), "caption_sent"),
}
_LEG = ("translator", "uplink")


@dataclass
class _Track:
    """The last statistics of one speaker's track, and what came since those before."""

    stats: dict[str, Any] = field(default_factory=dict)
    most_lost: float = 0.0
    grown: dict[str, float] = field(default_factory=dict)
    at_ms: float = 0.0
    over_ms: float = 0.0


class Metrics:
    def __init__(self, language: str) -> None:
        """`language` is what the speech is translated to."""
        self._tracks: dict[str, _Track] = {}
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._latency = Histogram(
            "translation_latency_seconds",
            "Time of a stage of an utterance; see the label",
            ("stage", "language"),
            buckets=LATENCY_BUCKETS_S,
            registry=registry,
        )
        self._language = language
        self._utterances = Counter(
            "translation_utterances", "Utterances by their outcome", ("outcome",), registry=registry
        )
        leg = ("leg", "direction")
        self._packets = Counter("network_packets", "Packets that were sent to this leg", leg, registry=registry)
        self._lost = Counter("network_packets_lost", "Of these, those that did not come", leg, registry=registry)
        self._level = Gauge(
            "jitter_buffer_level_percent",
            "Mean time that audio stayed in the buffer, in percent of its window; of the fullest buffer",
            leg,
            registry=registry,
        )
        self._underruns = Gauge(
            "jitter_buffer_underruns_rate", "Times a second that a jitter buffer ran dry", leg, registry=registry
        )
        self._red = Gauge("red_activation_rate", "Share of frames taken from redundancy", leg, registry=registry)
        self._plc = Gauge("plc_activation_rate", "Share of frames made up by concealment", leg, registry=registry)
        # rate() sees only what a series grows by: all have to be there before the first utterance and packet.
        for outcome in get_args(Outcome):
            self._utterances.labels(outcome)
        for stage in _STAGES:
            self._latency.labels(stage, language)
        for metric in (self._packets, self._lost, self._level, self._underruns, self._red, self._plc):
            metric.labels(*_LEG)

    def observe_utterance(self, stages_ms: Mapping[Stage, float], outcome: Outcome) -> None:
        """`stages_ms`: when each was reached, CLOCK_MONOTONIC; stages that were not are left out."""
        self._utterances.labels(outcome).inc()
        for stage, (since, until) in _STAGES.items():
            if until not in stages_ms or any(start not in stages_ms for start in since):
                continue
            # Speculation has a translation done before its text is final: then the stage took no time.
            took_ms = max(0.0, stages_ms[until] - max(stages_ms[start] for start in since))
            self._latency.labels(stage, self._language).observe(took_ms / 1000)

    def observe_reception(self, track: str, stats: dict[str, Any], at_ms: float) -> None:
        """`stats`: counters since the track began, in the fields of `RtpStats.inbound`."""
        known = self._tracks.setdefault(track, _Track())
        # A track that began anew counts from nothing again.
        anew = stats["packetsReceived"] < known.stats.get("packetsReceived", 0)
        before: dict[str, Any] = {} if anew else known.stats
        grown = {
            name: value - before.get(name, 0)
            for name, value in stats.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }
        # A packet that comes after all is taken off the lost ones, but a counter can only grow.
        most_lost = max(0.0 if anew else known.most_lost, stats["packetsLost"])
        lost = most_lost - (0.0 if anew else known.most_lost)
        over_ms = at_ms - known.at_ms if known.stats else 0.0
        self._tracks[track] = _Track(stats, most_lost, grown, at_ms, over_ms)
        self._packets.labels(*_LEG).inc(max(0, grown["packetsReceived"]) + lost)
        self._lost.labels(*_LEG).inc(lost)
        self._show()

    def forget(self, track: str) -> None:
        """The track has ended: what it last said is no longer true of anything."""
        if self._tracks.pop(track, None) is not None:
            self._show()

    async def handler(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _show(self) -> None:
        """What is true at the moment, over all tracks."""
        tracks = self._tracks.values()
        frames = sum(_frames(track.grown) for track in tracks)
        red = sum(track.grown.get("redRecoveredFrames", 0) for track in tracks)
        concealed = sum(track.grown.get("concealedFrames", 0) for track in tracks)
        self._red.labels(*_LEG).set(red / frames if frames else 0)
        self._plc.labels(*_LEG).set(concealed / frames if frames else 0)
        self._level.labels(*_LEG).set(max(map(_level_percent, tracks), default=0))
        underruns = (
            track.grown.get("underruns", 0) / track.over_ms * 1000 for track in tracks if track.over_ms > 0
        )
        self._underruns.labels(*_LEG).set(sum(underruns))


def _frames(grown: dict[str, float]) -> float:
    """Of 10 ms, heard or made up: samples are counted at 48 kHz."""
    return grown.get("totalSamples", 0) / 480


def _level_percent(track: _Track) -> float:
    """The window is how long a missing packet is waited for at the moment: no frame stays longer."""
    emitted, window_ms = track.grown.get("jitterBufferEmitted", 0), track.stats.get("windowMs", 0)
    if emitted <= 0 or window_ms <= 0:
        return 0.0
    # Summed over samples, so the mean comes of dividing by them.
    return 100 * track.grown.get("jitterBufferDelayMs", 0) / emitted / window_ms
