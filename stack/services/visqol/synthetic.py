"""Synthetic sound that a voice activity detector takes for speech, for warming up and for tests."""

import wave
from pathlib import Path

import numpy as np

RATE = 16_000


def babble(seconds: float, seed: int = 1) -> np.ndarray:
    """16-bit noise with a falling spectrum and a syllable-like envelope of 4 Hz."""
    count = int(seconds * RATE)
    noise = np.cumsum(np.random.default_rng(seed).standard_normal(count))
    noise -= np.convolve(noise, np.full(200, 1 / 200), "same")
    envelope = np.maximum(0, np.sin(2 * np.pi * 4 * np.arange(count) / RATE))
    sound = noise * envelope
    return np.int16(12_000 * sound / np.abs(sound).max())


def write_wav(path: Path, samples: np.ndarray, rate: int = RATE) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
