import unittest

from translator.speech import Speech


class Reading(unittest.IsolatedAsyncioTestCase):
    def test_frames_come_out_as_they_went_in_and_the_last_is_filled_up(self) -> None:
        speech = Speech(48000)
        speech.write(b"abcdef", 1.0)
        self.assertEqual(speech.read(4), b"abcd")
        self.assertIsNone(speech.read(4), "half a frame must wait for the rest")
        speech.write(b"gh", 2.0)
        self.assertEqual(speech.read(4), b"efgh")
        speech.write(b"ij", 3.0)
        speech.finish()
        self.assertFalse(speech.exhausted)
        self.assertEqual(speech.read(4), b"ij\0\0")
        self.assertTrue(speech.exhausted)
        self.assertEqual(speech.first_byte_ms, 1.0)

    async def test_a_failure_before_any_audio_is_not_waited_for(self) -> None:
        speech = Speech(48000)
        speech.finish(RuntimeError("no voice"))
        await speech.ready.wait()
        self.assertIsNone(speech.first_byte_ms)
        self.assertTrue(speech.exhausted)


if __name__ == "__main__":
    unittest.main()
