"""Whisper's input: a log-mel spectrogram (https://arxiv.org/abs/2212.04356, section 2.2; openai/whisper, audio.py).

Implemented with numpy, because the packages that provide it depend on a media framework larger than the model itself.
"""

import numpy as np

RATE = 16_000
HOP = 160
FRAMES_S = RATE // HOP
WINDOW = 400
BANDS = 80
_DYNAMIC_RANGE = 8.0  # log10 units of power, 80 dB


def log_mel(samples: np.ndarray, frames: int) -> np.ndarray:
    """BANDS x frames of `samples` (16 kHz, -1..1), truncated or padded with silence to that length."""
    sound = np.zeros(frames * HOP, np.float32)
    sound[: len(samples)] = samples[: len(sound)]
    padded = np.pad(sound, WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:frames]
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW + 1)[:-1])) ** 2
    decades = np.log10(np.maximum(_filters() @ power.T, 1e-10))
    decades = np.maximum(decades, decades.max() - _DYNAMIC_RANGE)
    return ((decades + 4) / 4).astype(np.float32)


def _filters() -> np.ndarray:
    """Triangular filters of equal area on Slaney's mel scale: linear below 1 kHz, logarithmic above."""
    bins_hz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    edges_hz = _mel_to_hz(np.linspace(0, _HIGHEST_MEL, BANDS + 2))
    widths = np.diff(edges_hz)
    distances = edges_hz[:, None] - bins_hz
    rising = -distances[:-2] / widths[:-1, None]
    falling = distances[2:] / widths[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges_hz[2:] - edges_hz[:-2]))[:, None]


_LINEAR_HZ = 200 / 3
_KNEE_MEL = 15.0  # 1 kHz
_LOG_STEP = np.log(6.4) / 27
_HIGHEST_MEL = _KNEE_MEL + np.log(RATE / 2 / 1000) / _LOG_STEP


def _mel_to_hz(mels: np.ndarray) -> np.ndarray:
    return np.where(mels < _KNEE_MEL, mels * _LINEAR_HZ, 1000 * np.exp((mels - _KNEE_MEL) * _LOG_STEP))
