import unittest

from translator.settings import SettingsError, read_settings

GOOD = {
    "LIVEKIT_URL": "ws://sfu:7880",
    "LIVEKIT_API_KEY": "key",
    "LIVEKIT_API_SECRET": "a-very-secret-secret",
    "STT_URL": "ws://stt:8001",
    "MT_URL": "http://mt:8002/",
    "TTS_URL": "http://tts:8003",
}


class Reading(unittest.TestCase):
    def test_defaults(self) -> None:
        settings = read_settings(GOOD)
        self.assertEqual((settings.source_language, settings.target_language, settings.port), ("en", "es", 8004))
        self.assertEqual(settings.mt_url, "http://mt:8002")

    def test_the_identity_is_read_from_the_variable_that_the_stack_sets(self) -> None:
        self.assertEqual(read_settings(GOOD).identity, "translator")
        self.assertEqual(read_settings({**GOOD, "IDENTITY": "interpreter-2"}).identity, "interpreter-2")
        with self.assertRaisesRegex(SettingsError, "IDENTITY: is empty"):
            read_settings({**GOOD, "IDENTITY": ""})

    def test_a_tuning_number_can_be_overridden(self) -> None:
        self.assertEqual(read_settings({**GOOD, "COMPLETE_SILENCE_MS": "40"}).tuning.complete_silence_ms, 40)

    def test_all_faults_are_told_at_once_without_secrets(self) -> None:
        env = {**GOOD, "STT_URL": "stt", "PORT": "99999", "PAUSE_SILENCE_MS": "long"}
        del env["MT_URL"]
        with self.assertRaises(SettingsError) as caught:
            read_settings(env)
        told = str(caught.exception)
        for name in ("STT_URL", "PORT", "PAUSE_SILENCE_MS", "MT_URL"):
            self.assertIn(name, told)
        self.assertNotIn(GOOD["LIVEKIT_API_SECRET"], told)


if __name__ == "__main__":
    unittest.main()
