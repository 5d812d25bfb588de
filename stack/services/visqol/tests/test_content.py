"""Tests judging of translations and recordings."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from visqol_scorer.mel import log_mel
from visqol_scorer.speeches import letters
from visqol_scorer.synthetic import babble, write_wav
from visqol_scorer.translations import score

REFERENCES = ["¿Dónde está la parada de autobús?", "¿Dónde queda la parada de autobús?"]


class Translations(unittest.TestCase):
    def test_case_and_punctuation_do_not_count(self) -> None:
        self.assertAlmostEqual(score("dónde queda la parada de autobús", REFERENCES), 100)

    def test_an_unknown_wording_is_above_and_what_is_no_translation_below(self) -> None:
        self.assertGreater(score("¿Dónde se encuentra la parada de autobús?", REFERENCES), 50)
        self.assertLess(score("autobús de parada la está dónde", REFERENCES), 50)
        self.assertLess(score("dónde está la", REFERENCES), 50)
        self.assertLess(score("dos entradas para el museo", REFERENCES), 30)

    def test_nothing_scores_nothing(self) -> None:
        self.assertEqual(score("…", REFERENCES), 0)
        self.assertEqual(score("hola", ["?"]), 0)


class Mel(unittest.TestCase):
    def test_a_tone_is_loudest_in_its_own_band(self) -> None:
        tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000)
        spectrum = log_mel(tone, 100)
        self.assertEqual(spectrum.shape, (80, 100))
        # 15 mel of 45.2, in 81 steps.
        self.assertEqual(int(spectrum[:, 50].argmax()), 26)


class Content(unittest.TestCase):
    def test_answers_every_translation_and_every_sound(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_wav(folder / "babble.wav", babble(2))
            request = {
                "translations": [{"delivered": "dónde queda la parada de autobús", "references": REFERENCES}],
                "speeches": [
                    {"promised": "hola", "file": "babble.wav", "wordings": []},
                    {"promised": "hola", "file": "absent.wav", "wordings": ["buenas"]},
                ],
                "sentences": ["adiós", "hola"],
                "language": "es",
            }
            (folder / "content.json").write_text(json.dumps(request), encoding="utf-8")
            command = [sys.executable, "-m", "visqol_scorer", name]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), 3)
        by_place = {answer.get("speech"): answer for answer in answers}
        self.assertAlmostEqual(by_place[None]["score"], 100)
        self.assertIn("recognised", by_place[0])
        self.assertIn("fault", by_place[1])

    def test_a_malformed_request_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "content.json").write_text("{}", encoding="utf-8")
            command = [sys.executable, "-m", "visqol_scorer", name]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        self.assertIn("content.json", done.stderr)

    def test_marks_on_letters_do_not_count_for_what_is_heard(self) -> None:
        self.assertEqual(letters("¿Dónde está?"), "donde esta")


if __name__ == "__main__":
    unittest.main()
