import unittest

from livekit.rtc._proto.stats_pb2 import RtcStats

from translator.rtp_report import rtp_stats

HEARD = RtcStats(
    inbound_rtp=RtcStats.InboundRtp(
        received={"packets_received": 90, "packets_lost": 10, "jitter": 0.003},
        inbound={
            "bytes_received": 9000,
            "jitter_buffer_delay": 6921.6,
            "jitter_buffer_target_delay": 8908.8,
            "jitter_buffer_emitted_count": 95040,
            "total_samples_received": 96960,
            "concealed_samples": 1920,
            "silent_concealed_samples": 360,
            "fec_packets_received": 7,
        },
    )
)
SPOKEN = RtcStats(
    outbound_rtp=RtcStats.OutboundRtp(
        sent={"packets_sent": 99, "bytes_sent": 11320}, outbound={"target_bitrate": 48000}
    )
)
REMOTE = RtcStats(remote_inbound_rtp=RtcStats.RemoteInboundRtp(received={"packets_lost": 3}))


class RtpStats(unittest.TestCase):
    def test_inbound_is_in_milliseconds_and_counts_as_the_participants_do(self) -> None:
        inbound = rtp_stats([HEARD], [])["inbound"]
        self.assertEqual(inbound["packetsReceived"], 90)
        self.assertEqual(inbound["packetsLost"], 10)
        self.assertAlmostEqual(inbound["jitterMs"], 3.0)
        self.assertAlmostEqual(inbound["jitterBufferDelayMs"] / inbound["jitterBufferEmitted"], 72.8, places=1)
        self.assertEqual((inbound["concealedSamples"], inbound["silentConcealedSamples"]), (1920, 360))
        self.assertEqual(inbound["fecPacketsReceived"], 7)

    def test_outbound_has_the_loss_that_the_sfu_reports_back_whatever_the_order(self) -> None:
        for spoken in ([SPOKEN, REMOTE], [REMOTE, SPOKEN]):
            outbound = rtp_stats([], spoken)["outbound"]
            self.assertEqual((outbound["packetsSent"], outbound["bytesSent"]), (99, 11320))
            self.assertEqual(outbound["remotePacketsLost"], 3)
            self.assertEqual(outbound["targetBitrateBps"], 48000)

    def test_a_leg_without_statistics_is_absent(self) -> None:
        self.assertEqual(rtp_stats([], []), {})
        self.assertEqual(rtp_stats([REMOTE], [REMOTE]), {})
