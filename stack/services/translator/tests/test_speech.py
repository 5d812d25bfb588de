import unittest

from translator.speech import Speech


class Following(unittest.IsolatedAsyncioTestCase):
    async def test_what_came_before_the_follower_and_after_it_arrives_in_order_and_then_the_end(self) -> None:
        speech, told = Speech(48000), []
        speech.write(b"ab", 1.0)
        speech.write(b"cd", 2.0)
        speech.follow(told.append, lambda: told.append("end"))
        speech.write(b"ef", 3.0)
        speech.finish()
        speech.finish()
        self.assertEqual(told, [b"ab", b"cd", b"ef", "end"])
        self.assertEqual(speech.first_byte_ms, 1.0)

    async def test_a_speech_that_was_there_whole_is_followed_to_its_end_at_once(self) -> None:
        speech, told = Speech(48000), []
        speech.write(bytes(960), 1.0)
        speech.finish()
        speech.follow(told.append, lambda: told.append("end"))
        self.assertEqual(told, [bytes(960), "end"])
        self.assertEqual(speech.duration_ms, 10)

    async def test_a_failure_before_any_audio_is_not_waited_for(self) -> None:
        speech = Speech(48000)
        speech.finish(RuntimeError("no voice"))
        await speech.ready.wait()
        self.assertIsNone(speech.first_byte_ms)


if __name__ == "__main__":
    unittest.main()
