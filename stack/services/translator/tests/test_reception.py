import unittest
from unittest.mock import patch

from translator.reception import TOPIC, Reception


class Worst(unittest.TestCase):
    def test_the_worst_fresh_report_counts_and_the_speakers_own_does_not(self) -> None:
        reception = Reception()
        reception.told("ana", TOPIC, '{"lossPct": 1.5}')
        reception.told("ben", TOPIC, '{"lossPct": 4}')
        reception.told("speaker", TOPIC, '{"lossPct": 50}')
        self.assertEqual(reception.worst_loss_pct("speaker"), 4)
        reception.forget("ben")
        self.assertEqual(reception.worst_loss_pct("speaker"), 1.5)

    def test_an_old_report_no_longer_counts(self) -> None:
        reception = Reception()
        with patch("translator.reception.now_ms", return_value=0.0):
            reception.told("ana", TOPIC, '{"lossPct": 4}')
        with patch("translator.reception.now_ms", return_value=10_001.0):
            self.assertEqual(reception.worst_loss_pct("speaker"), 0)

    def test_what_is_no_report_is_ignored(self) -> None:
        reception = Reception()
        for topic, text in [("chat", '{"lossPct": 9}'), (TOPIC, "hello"), (TOPIC, '{"lossPct": 900}'), (TOPIC, "[]")]:
            reception.told("ana", topic, text)
        self.assertEqual(reception.worst_loss_pct("speaker"), 0)


if __name__ == "__main__":
    unittest.main()
