"""The translator's two media legs of one speaker, as the media bridge counts them: one JSON line every two seconds.

Field names, units and meaning are those of `RtpStats` in src/model/rtp-stats.ts, so that the harness reads
participants and translator alike. Counters run since the track began.
"""

import json
import sys
from typing import Any


class RtpReport:
    def __init__(self, room: str, speaker: str, track_sid: str) -> None:
        self._of = {"room": room, "speaker": speaker, "track": track_sid}
        self._outbound: dict[str, float] | None = None

    def spoken(self, outbound: dict[str, float]) -> None:
        """Kept for the next line."""
        self._outbound = outbound

    def heard(self, inbound: dict[str, float], at_ms: float) -> None:
        stats: dict[str, Any] = {"inbound": inbound}
        if self._outbound is not None:
            stats["outbound"] = self._outbound
        line = {"event": "rtp", "t_ms": at_ms, **self._of, "stats": stats}
        print(json.dumps(line), file=sys.stdout, flush=True)
