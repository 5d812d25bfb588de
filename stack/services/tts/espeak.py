"""libespeak-ng, as far as it is needed: one voice, synchronous, audio handed out as it is made.

Functions and constants: espeak-ng/speak_lib.h, API revision 12. The library is one global state; use it
from one thread.
"""

import ctypes
from collections.abc import Callable

RATE_HZ = 22_050
VOICE = b"es"

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS
_DEFAULT_BUFFER = 0  # 49 ms of audio a piece
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: report missing data instead of ending the process
_VOLUME = 2  # espeakVOLUME
_FROM_CHARACTER = 1  # POS_CHARACTER
_UTF8 = 1  # espeakCHARS_UTF8; without the SSML and phoneme flags, "<" and "[[" are mere characters

# Speech at -23 dBFS RMS on average and peaks below -1, as loud as the corpus; 100 is 2.7 dB more.
_VOLUME_PERCENT = 75

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    def __init__(self):
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        rate = self._library.espeak_Initialize(_SYNCHRONOUS, _DEFAULT_BUFFER, None, _DONT_EXIT)
        if rate != RATE_HZ:
            raise RuntimeError(f"espeak_Initialize: got {rate}, expected a sample rate of {RATE_HZ}")
        self._callback = _Callback(self._deliver)
        self._library.espeak_SetSynthCallback(self._callback)
        self._check("espeak_SetVoiceByName", self._library.espeak_SetVoiceByName(VOICE))
        self._check("espeak_SetParameter", self._library.espeak_SetParameter(_VOLUME, _VOLUME_PERCENT, 0))
        self._consume: Callable[[bytes], bool] = lambda pcm: True

    def speak(self, text: str, consume: Callable[[bytes], bool]) -> None:
        """Calls `consume` with s16le mono at RATE_HZ, piece by piece; it returns False to stop."""
        self._consume = consume
        data = text.encode() + b"\0"
        code = self._library.espeak_Synth(data, len(data), 0, _FROM_CHARACTER, 0, _UTF8, None, None)
        self._check("espeak_Synth", code)

    def _deliver(self, samples, count: int, _events) -> int:
        if not samples or count <= 0:
            return 0
        return 0 if self._consume(ctypes.string_at(samples, 2 * count)) else 1

    @staticmethod
    def _check(function: str, code: int) -> None:
        if code != 0:
            raise RuntimeError(f"{function}: error {code}, expected 0")
