"""Is this frame of audio voice? WebRTC's VAD, sharpened by level so that its hangover costs nothing."""

from dataclasses import dataclass

import numpy as np
import webrtcvad

SAMPLE_RATE = 16000  # Hz, what the recogniser takes
FRAME_MS = 10
FRAME_SAMPLES = SAMPLE_RATE * FRAME_MS // 1000

# dBFS below which nothing counts as voice: digital silence, dither, comfort noise.
_ABSOLUTE_FLOOR_DBFS = -60.0
# How fast the memory of the speaker's level fades, so that one loud cough does not deafen for long.
_LEVEL_FADE_DB_PER_FRAME = 0.1


def level_dbfs(frame: bytes) -> float:
    """RMS level of s16le samples in dB relative to full scale; -120 for digital silence."""
    samples = np.frombuffer(frame, dtype="<i2").astype(np.float32)
    mean_square = float(np.dot(samples, samples)) / max(len(samples), 1)
    return max(-120.0, 10.0 * float(np.log10(mean_square / 32768.0**2 + 1e-12)))


@dataclass(frozen=True)
class Frame:
    voiced: bool
    """The VAD hears speech in it: what starts an utterance."""
    sounding: bool
    """It is no silence: a soft fricative at a word's end is not voiced and still sounds."""


class VoiceDetector:
    """Feed it 10 ms frames of 16 kHz mono s16le in order; it remembers the speaker's level."""

    def __init__(self, mode: int, relative_floor_db: float) -> None:
        self._vad = webrtcvad.Vad(mode)
        self._relative_floor_db = relative_floor_db
        self._level = _ABSOLUTE_FLOOR_DBFS

    def push(self, frame: bytes) -> Frame:
        level = level_dbfs(frame)
        self._level = max(level, self._level - _LEVEL_FADE_DB_PER_FRAME)
        # The VAD adapts to noise, so it hears every frame, also those the level already rules out.
        speech = self._vad.is_speech(frame, SAMPLE_RATE)
        floor = max(_ABSOLUTE_FLOOR_DBFS, self._level - self._relative_floor_db)
        loud = level > floor
        return Frame(voiced=speech and loud, sounding=loud)
