import asyncio
import re
import unittest
from typing import Any

from translator.metrics import Metrics


def shown(metrics: Metrics) -> dict[str, float]:
    """Every line that is a value, by its name and labels."""
    # The handler looks at no request, and its response always has a body: its signature is the web server's.
    text = asyncio.run(metrics.handler(None)).body.decode()  # type: ignore[arg-type, union-attr]
    lines = re.findall(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in lines}


def latency(stage: str, what: str, le: str = "") -> str:
    labels = f'language="es",le="{le}",stage="{stage}"' if le else f'language="es",stage="{stage}"'
    return f"translation_latency_seconds_{what}{{{labels}}}"


LEG = '{direction="uplink",leg="translator"}'


def stats(**counters: float) -> dict[str, Any]:
    return {"packetsReceived": 0, "packetsLost": 0, "codec": "audio/red", **counters}


class Utterances(unittest.TestCase):
    def test_each_stage_lasts_from_the_end_of_the_one_before(self) -> None:
        metrics = Metrics("es")
        metrics.observe_utterance(
            {
                "last_speech": 1000,
                "endpoint": 1060,
                "stt_final": 1065,
                "mt_done": 1080,
                "caption_sent": 1081,
                "first_frame": 1110,
            },
            "translated",
        )
        values = shown(metrics)
        for stage, seconds in [
            ("endpointing", 0.060),
            ("stt", 0.005),
            ("mt", 0.015),
            ("tts", 0.030),
            ("translation", 0.110),
            ("caption", 0.081),
        ]:
            self.assertAlmostEqual(values[latency(stage, "sum")], seconds, msg=stage)
        self.assertEqual(values['translation_utterances_total{outcome="translated"}'], 1)

    def test_a_translation_that_was_done_before_its_text_was_final_took_no_time(self) -> None:
        metrics = Metrics("es")
        metrics.observe_utterance({"stt_final": 1065, "mt_done": 1020, "first_frame": 1075}, "translated")
        values = shown(metrics)
        self.assertEqual(values[latency("mt", "sum")], 0)
        self.assertAlmostEqual(values[latency("tts", "sum")], 0.010)

    def test_a_stage_that_was_not_reached_is_not_counted(self) -> None:
        metrics = Metrics("es")
        metrics.observe_utterance({"last_speech": 1000, "endpoint": 1060}, "stt_failed")
        values = shown(metrics)
        self.assertEqual(values[latency("endpointing", "count")], 1)
        self.assertEqual(values[latency("translation", "count")], 0)

    def test_the_promise_of_half_a_second_is_a_bucket_of_its_own(self) -> None:
        metrics = Metrics("es")
        for first_frame in (1500, 1501):
            metrics.observe_utterance({"last_speech": 1000, "first_frame": first_frame}, "translated")
        self.assertEqual(shown(metrics)[latency("translation", "bucket", "0.5")], 1)


class Reception(unittest.TestCase):
    def test_all_series_are_there_before_the_first_packet(self) -> None:
        values = shown(Metrics("es"))
        self.assertEqual(values[f"network_packets_total{LEG}"], 0)
        self.assertEqual(values[f"network_packets_lost_total{LEG}"], 0)
        self.assertEqual(values[latency("translation", "count")], 0)

    def test_packets_that_were_due_are_those_that_came_and_those_that_did_not(self) -> None:
        metrics = Metrics("es")
        metrics.observe_reception("TR_1", stats(packetsReceived=90, packetsLost=10), 2000)
        metrics.observe_reception("TR_2", stats(packetsReceived=100), 2000)
        metrics.observe_reception("TR_1", stats(packetsReceived=180, packetsLost=20), 4000)
        values = shown(metrics)
        self.assertEqual(values[f"network_packets_total{LEG}"], 300)
        self.assertEqual(values[f"network_packets_lost_total{LEG}"], 20)

    def test_a_packet_that_comes_after_all_takes_nothing_from_a_counter(self) -> None:
        metrics = Metrics("es")
        for received, lost in [(90, 10), (101, 9), (109, 11)]:
            metrics.observe_reception("TR_1", stats(packetsReceived=received, packetsLost=lost), 0)
        self.assertEqual(shown(metrics)[f"network_packets_lost_total{LEG}"], 11)

    def test_a_track_that_begins_anew_counts_on(self) -> None:
        metrics = Metrics("es")
        metrics.observe_reception("TR_1", stats(packetsReceived=90, packetsLost=10), 2000)
        metrics.observe_reception("TR_1", stats(packetsReceived=9, packetsLost=1), 4000)
        values = shown(metrics)
        self.assertEqual(values[f"network_packets_total{LEG}"], 110)
        self.assertEqual(values[f"network_packets_lost_total{LEG}"], 11)

    def test_rates_are_of_the_last_interval_over_all_tracks(self) -> None:
        metrics = Metrics("es")
        first = {"totalSamples": 96_000, "redRecoveredFrames": 100, "concealedFrames": 3, "underruns": 1}
        metrics.observe_reception("TR_1", stats(**first), 2000)
        second = {"totalSamples": 192_000, "redRecoveredFrames": 120, "concealedFrames": 13, "underruns": 5}
        metrics.observe_reception("TR_1", stats(**second), 4000)
        metrics.observe_reception("TR_2", stats(totalSamples=96_000), 4000)
        values = shown(metrics)
        self.assertAlmostEqual(values[f"red_activation_rate{LEG}"], 20 / 400)
        self.assertAlmostEqual(values[f"plc_activation_rate{LEG}"], 10 / 400)
        self.assertAlmostEqual(values[f"jitter_buffer_underruns_rate{LEG}"], 2)

    def test_the_level_is_the_mean_stay_in_percent_of_the_window(self) -> None:
        metrics = Metrics("es")
        counters = {"jitterBufferDelayMs": 96_000 * 30, "jitterBufferEmitted": 96_000, "windowMs": 40}
        metrics.observe_reception("TR_1", stats(**counters), 2000)
        self.assertEqual(shown(metrics)[f"jitter_buffer_level_percent{LEG}"], 75)
        metrics.forget("TR_1")
        self.assertEqual(shown(metrics)[f"jitter_buffer_level_percent{LEG}"], 0)


if __name__ == "__main__":
    unittest.main()
