import unittest

import numpy as np

from translator.voice import FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE, VoiceDetector, level_dbfs


def hum(ms: int, peak: float) -> np.ndarray:
    """A vowel-like buzz: harmonics of 120 Hz under a formant at 600 Hz; `peak` in s16 units."""
    t = np.arange(SAMPLE_RATE * ms // 1000) / SAMPLE_RATE
    wave = sum(np.exp(-(((120 * k - 600) / 400) ** 2)) * np.sin(2 * np.pi * 120 * k * t) for k in range(1, 20))
    return wave / np.max(np.abs(wave)) * peak


def judge(signal: np.ndarray) -> list[bool]:
    noisy = signal + np.random.default_rng(7).normal(0, 3, len(signal))
    frames = noisy.astype("<i2")[: len(noisy) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    detector = VoiceDetector(mode=2, relative_floor_db=35)
    return [detector.push(frame.tobytes()).voiced for frame in frames]


class Voice(unittest.TestCase):
    def test_full_scale_sine_is_minus_three_decibels(self) -> None:
        t = np.arange(FRAME_SAMPLES) / SAMPLE_RATE
        sine = (32767 * np.sin(2 * np.pi * 1000 * t)).astype("<i2").tobytes()
        self.assertAlmostEqual(level_dbfs(sine), -3.01, delta=0.1)

    def test_silence_is_not_voice(self) -> None:
        self.assertFalse(any(judge(np.zeros(SAMPLE_RATE))))

    def test_voice_ends_with_the_sound_and_not_with_the_hangover(self) -> None:
        silence = np.zeros(SAMPLE_RATE // 2)
        voiced = judge(np.concatenate([silence, hum(600, 8000), silence]))
        last_ms = (max(i for i, v in enumerate(voiced) if v) + 1) * FRAME_MS
        self.assertGreaterEqual(last_ms, 1080)
        self.assertLessEqual(last_ms, 1110)


if __name__ == "__main__":
    unittest.main()
