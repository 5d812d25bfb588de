import tempfile
import unittest
from pathlib import Path

from translator.audio_options import AudioOptionsError, read_audio_options

GOOD = """
jitter_buffer: {target_delay: 20ms, max_delay: 100ms, adaptive: true, adaptation_speed: fast}
red: {enabled: true, blocks: 1}
plc: {enabled: true, fade_after: 60ms}
opus: {frame_duration: 10ms, dtx: false, fec: true, bitrate: 32000, complexity: 9}
quality_adaptation:
  enabled: true
  tiers: [{loss_above: 2%, bitrate: 24000, frame_duration: 20ms, red_blocks: 1}]
"""


def read(text: str):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "audio.yaml"
        file.write_text(text)
        return read_audio_options(str(file))


class Reading(unittest.TestCase):
    def faults(self, text: str) -> str:
        with self.assertRaises(AudioOptionsError) as caught:
            read(text)
        return str(caught.exception)

    def test_every_key_reaches_the_bridge(self) -> None:
        told = read(GOOD).for_bridge()
        self.assertEqual(told["jitter_buffer"], {"target_ms": 20, "max_ms": 100, "adaptive": True, "adaptation": "fast"})
        self.assertEqual(told["red"], {"enabled": True, "blocks": 1})
        self.assertEqual(told["plc"], {"enabled": True, "fade_after_ms": 60})
        self.assertEqual(
            told["opus"], {"frame_ms": 10, "bitrate": 32000, "dtx": False, "fec": True, "complexity": 9}
        )
        tier = {"loss_above_pct": 2, "bitrate": 24000, "frame_ms": 20, "red_blocks": 1}
        self.assertEqual(told["adaptation"], {"enabled": True, "tiers": [tier]})

    def test_all_faults_are_told_at_once_with_path_given_and_expected(self) -> None:
        text = GOOD.replace("10ms, dtx: false", "15ms, dtx: no-thanks").replace("32000", "5").replace("2%", "2")
        told = self.faults(text)
        self.assertIn("opus.frame_duration: got '15ms', expected one of 10ms, 20ms, 40ms, 60ms", told)
        self.assertIn("opus.dtx: got 'no-thanks', expected true or false", told)
        self.assertIn("opus.bitrate: got 5, expected a whole number 6000..510000", told)
        self.assertIn("quality_adaptation.tiers[0].loss_above: got 2, expected 0%..100%", told)

    def test_a_misspelt_key_is_told_and_so_is_the_one_that_is_missing_for_it(self) -> None:
        told = self.faults(GOOD.replace("target_delay", "target_dealy"))
        self.assertIn("jitter_buffer.target_dealy: unknown key", told)
        self.assertIn("jitter_buffer.target_delay: got None", told)

    def test_bounds_that_contradict_each_other_are_refused(self) -> None:
        self.assertIn("expected at most max_delay", self.faults(GOOD.replace("target_delay: 20ms", "target_delay: 200ms")))
        tier = "{loss_above: 2%, bitrate: 24000, frame_duration: 20ms, red_blocks: 1}"
        self.assertIn("expected each above the one before", self.faults(GOOD.replace(tier, f"{tier}, {tier}")))

    def test_a_file_that_is_not_there_or_no_mapping(self) -> None:
        with self.assertRaises(AudioOptionsError):
            read_audio_options("/nowhere/audio.yaml")
        self.assertIn("expected a mapping", self.faults("- a list"))


if __name__ == "__main__":
    unittest.main()
