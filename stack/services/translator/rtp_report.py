"""The translator's two media legs as its own RTP statistics tell them: one JSON line every two seconds and speaker.

Field names, units and meaning are those of `RtpStats` in src/model/participant.ts, so that the harness reads
participants and translator alike. Counters run since the track began.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterable

from livekit import rtc
from livekit.rtc._proto import stats_pb2

from .clock import now_ms

log = logging.getLogger("translator.rtp")

_EVERY_S = 2.0


class RtpReport:
    def __init__(self, room: str, speaker: str, heard: rtc.Track, spoken: rtc.Track) -> None:
        self._of = {"room": room, "speaker": speaker, "track": heard.sid}
        self._heard = heard
        self._spoken = spoken
        self._task = asyncio.create_task(self._report_until_cancelled())

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _report_until_cancelled(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                heard, spoken = await asyncio.gather(self._heard.get_stats(), self._spoken.get_stats())
            except Exception as error:  # a track that is going away has no statistics
                log.warning("%s: no RTP statistics: %s", self._of["room"], error)
                continue
            line = {"event": "rtp", "t_ms": round(now_ms(), 3), **self._of, "stats": rtp_stats(heard, spoken)}
            print(json.dumps(line), file=sys.stdout, flush=True)


def rtp_stats(heard: Iterable[stats_pb2.RtcStats], spoken: Iterable[stats_pb2.RtcStats]) -> dict[str, dict[str, float]]:
    """`inbound` from the subscribed track's statistics, `outbound` from the published one's; what is not there is not
    in the result."""
    stats: dict[str, dict[str, float]] = {}
    for each in heard:
        if each.WhichOneof("stats") == "inbound_rtp":
            stats["inbound"] = _inbound(each.inbound_rtp)
    remote_lost = 0
    for each in spoken:
        if each.WhichOneof("stats") == "remote_inbound_rtp":
            remote_lost = each.remote_inbound_rtp.received.packets_lost
    for each in spoken:
        if each.WhichOneof("stats") == "outbound_rtp":
            stats["outbound"] = _outbound(each.outbound_rtp, remote_lost)
    return stats


def _inbound(stats: stats_pb2.RtcStats.InboundRtp) -> dict[str, float]:
    received, inbound = stats.received, stats.inbound
    return {
        "packetsReceived": received.packets_received,
        "packetsLost": received.packets_lost,
        "bytesReceived": inbound.bytes_received,
        "jitterMs": received.jitter * 1000,
        "jitterBufferDelayMs": inbound.jitter_buffer_delay * 1000,
        "jitterBufferTargetDelayMs": inbound.jitter_buffer_target_delay * 1000,
        "jitterBufferEmitted": inbound.jitter_buffer_emitted_count,
        "totalSamples": inbound.total_samples_received,
        "concealedSamples": inbound.concealed_samples,
        "silentConcealedSamples": inbound.silent_concealed_samples,
        "concealmentEvents": inbound.concealment_events,
        "insertedSamples": inbound.inserted_samples_for_deceleration,
        "removedSamples": inbound.removed_samples_for_acceleration,
        "fecPacketsReceived": inbound.fec_packets_received,
        "nacks": inbound.nack_count,
        "retransmittedReceived": inbound.retransmitted_packets_received,
    }


def _outbound(stats: stats_pb2.RtcStats.OutboundRtp, remote_lost: int) -> dict[str, float]:
    sent, outbound = stats.sent, stats.outbound
    return {
        "packetsSent": sent.packets_sent,
        "bytesSent": sent.bytes_sent,
        "nacks": outbound.nack_count,
        "retransmittedSent": outbound.retransmitted_packets_sent,
        "remotePacketsLost": remote_lost,
        "targetBitrateBps": outbound.target_bitrate,
    }
