import unittest

import numpy

from tts.trimming import MARGIN, SILENT_BELOW, Trimmer

LOUD = 3000


def trimmed(*pieces: list[int]) -> list[int]:
    trimmer = Trimmer()
    return [int(sample) for piece in pieces for sample in trimmer.push(numpy.array(piece, numpy.int16))]


def cut(samples: list[int], length: int) -> list[list[int]]:
    return [samples[at : at + length] for at in range(0, len(samples), length)]


class Trimming(unittest.TestCase):
    def test_silence_is_taken_off_both_ends_but_for_a_margin(self) -> None:
        speech = [LOUD] * 50
        self.assertEqual(trimmed([0] * 500 + speech + [0] * 500), [0] * MARGIN + speech + [0] * MARGIN)
        self.assertEqual(trimmed([0] * 3 + speech + [0] * 4), [0] * 3 + speech + [0] * 4)
        self.assertEqual(trimmed(speech), speech)

    def test_silence_within_speech_stays(self) -> None:
        speech = [LOUD, *[0] * 4000, -LOUD]
        for length in (1, 7, 1000, 5000):
            with self.subTest(length=length):
                self.assertEqual(trimmed(*cut([0] * 300 + speech, length))[-len(speech) :], speech)

    def test_the_loudness_that_counts(self) -> None:
        for loud in (SILENT_BELOW, -SILENT_BELOW, 32767, -32768):
            self.assertEqual(trimmed([loud]), [loud])
        for soft in (SILENT_BELOW - 1, 1 - SILENT_BELOW, 0):
            self.assertEqual(trimmed([soft] * 1000), [])

    def test_nothing_but_silence_gives_nothing(self) -> None:
        self.assertEqual(trimmed(), [])
        self.assertEqual(trimmed([], [0] * 10, [], [0] * 1000), [])

    def test_the_pieces_do_not_change_what_begins_the_speech(self) -> None:
        whole = [0] * 700 + [LOUD] * 90 + [0] * 300 + [LOUD] * 5 + [0] * 400
        expected = trimmed(whole)
        for length in (1, 2, MARGIN - 1, MARGIN, MARGIN + 1, 333):
            with self.subTest(length=length):
                got = trimmed(*cut(whole, length))
                # At the end up to a margin of silence may be missing: it is held back for speech that does not come.
                self.assertEqual(got, expected[: len(got)])
                self.assertLessEqual(len(expected) - len(got), MARGIN)

    def test_no_more_is_held_back_than_needed_before_speech(self) -> None:
        trimmer = Trimmer()
        for _ in range(100):
            trimmer.push(numpy.zeros(1000, numpy.int16))
        self.assertEqual(trimmer._held.size, MARGIN)


if __name__ == "__main__":
    unittest.main()
