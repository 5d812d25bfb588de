import unittest

from translator.endpointing import Endpointer, EndpointRules

RULES = EndpointRules(
    frame_ms=10,
    onset_voiced_ms=80,
    onset_window_ms=120,
    tail_ms=400,
    tail_voiced_ms=250,
    complete_silence_ms=50,
    closure_silence_ms=100,
    complete_voiced_ms=80,
    pause_silence_ms=600,
    max_utterance_ms=5000,
)


def feed(endpointer: Endpointer, voiced: bool, ms: int, sounding: bool | None = None) -> list[tuple[int, str]]:
    """(ms since the call, signal) for every signal. What is voiced sounds, unless told otherwise."""
    signals = []
    for at in range(10, ms + 10, 10):
        signal = endpointer.push(voiced, voiced if sounding is None else sounding)
        if signal is not None:
            signals.append((at, signal))
    return signals


class Endpointing(unittest.TestCase):
    def setUp(self) -> None:
        self.endpointer = Endpointer(RULES)

    def speak(self, ms: int = 1000) -> None:
        feed(self.endpointer, True, ms)
        self.assertTrue(self.endpointer.speaking)

    def complete(self) -> None:
        """The hypothesis becomes whole with most of the last word still to be said."""
        self.endpointer.complete = True
        if self.endpointer.silence_ms == 0:
            feed(self.endpointer, True, 100)

    def test_voice_starts_an_utterance_after_the_onset(self) -> None:
        self.assertEqual(feed(self.endpointer, True, 300), [(80, "start")])

    def test_a_click_starts_nothing(self) -> None:
        for _ in range(10):
            self.assertEqual(feed(self.endpointer, True, 50) + feed(self.endpointer, False, 100), [])

    def test_a_whole_phrase_ends_after_the_short_silence(self) -> None:
        self.speak()
        self.complete()
        self.assertEqual(feed(self.endpointer, False, 700), [(50, "end")])
        self.assertEqual(self.endpointer.reason, "complete")

    def test_a_closure_within_the_last_word_does_not_end_it(self) -> None:
        self.speak()
        self.endpointer.complete = True
        feed(self.endpointer, True, 40)
        self.assertEqual(feed(self.endpointer, False, 90) + feed(self.endpointer, True, 60), [])
        self.assertEqual(feed(self.endpointer, False, 700), [(50, "end")])

    def test_a_soft_fricative_at_the_end_is_no_silence(self) -> None:
        self.speak()
        self.complete()
        self.assertEqual(feed(self.endpointer, False, 90, sounding=True), [])
        self.assertEqual(feed(self.endpointer, False, 700)[0][1], "end")

    def test_in_noise_that_never_falls_silent_the_longer_wait_without_voice_ends_it(self) -> None:
        self.speak()
        self.complete()
        self.assertEqual(feed(self.endpointer, False, 700, sounding=True), [(100, "end")])

    def test_an_unfinished_phrase_survives_a_pause_inside_it(self) -> None:
        self.speak()
        self.assertEqual(feed(self.endpointer, False, 590), [])
        self.assertEqual(feed(self.endpointer, True, 500), [])
        self.assertEqual(feed(self.endpointer, False, 700), [(600, "end")])
        self.assertEqual(self.endpointer.reason, "pause")

    def test_a_phrase_that_becomes_whole_during_silence_ends_at_once(self) -> None:
        self.speak()
        feed(self.endpointer, False, 200)
        self.endpointer.complete = True
        self.assertEqual(self.endpointer.check(), "end")
        self.assertIsNone(self.endpointer.check())

    def test_the_rest_of_a_last_word_is_no_utterance(self) -> None:
        self.speak()
        self.complete()
        feed(self.endpointer, False, 50)
        self.assertEqual(feed(self.endpointer, False, 50) + feed(self.endpointer, True, 200), [])
        self.assertEqual(feed(self.endpointer, False, 500), [])

    def test_a_sentence_right_after_another_is_an_utterance_with_all_its_audio(self) -> None:
        self.speak()
        self.complete()
        feed(self.endpointer, False, 50)
        self.assertEqual(feed(self.endpointer, False, 50) + feed(self.endpointer, True, 300), [(250, "start")])
        self.assertEqual(self.endpointer.onset_ms, 300)

    def test_completeness_is_forgotten_with_the_utterance(self) -> None:
        self.speak()
        self.complete()
        feed(self.endpointer, False, 50)
        self.speak()
        self.assertEqual(feed(self.endpointer, False, 100), [])

    def test_speech_without_end_is_cut(self) -> None:
        self.speak(80)
        signals = feed(self.endpointer, True, 5000)
        self.assertEqual(signals[0], (5000, "end"))
        self.assertEqual(self.endpointer.reason, "length")


if __name__ == "__main__":
    unittest.main()
