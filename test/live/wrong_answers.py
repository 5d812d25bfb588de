

# Appended to services.py: by the words of the sentence, one of these instead of the right answer.
import zlib

KINDS = ("right", "jingle", "reversed", "permuted", "speech", "caption", "repeated", "half")
OTHERS = {"permuted": "four trains arrive in the morning", "caption": "ten tourists are waiting for the guide"}
OTHER_SPEECH = "Compramos pan y leche en el mercado del barrio"
_translate, _synthesize = Services.translate, Services.synthesize
_plans: dict[str, tuple[str, str]] = {}
_spoken: dict[str, bytes] = {}


class _Collected:
    first_byte_ms = None

    def __init__(self, sample_rate):
        self.sample_rate = sample_rate
        self.pcm = b""

    def write(self, pcm, at_ms):
        self.pcm += pcm
        self.first_byte_ms = at_ms


def _is_left_to_the_tts(translation):
    return zlib.crc32(translation.encode()) % 8 == 0


async def _wrong_translate(self, text, traceparent):
    right = await _translate(self, text, traceparent)
    if _is_left_to_the_tts(right):
        return right
    # With this divisor the sentences of the test have all kinds among them.
    kind = KINDS[zlib.crc32(text.encode()) // 1042 % len(KINDS)]
    delivered = right
    if kind == "reversed":
        delivered = " ".join(reversed(right.split()))
    elif kind in OTHERS:
        delivered = await _translate(self, OTHERS[kind], traceparent)
    _plans[delivered] = (kind, right)
    return delivered


async def _wrong_synthesize(self, text, into, traceparent):
    kind, right = _plans.get(text, ("right", text))
    if kind == "jingle":
        square = (b"\x00\x18" * 50 + b"\x00\xe8" * 50) * 480
        into.write(square, now_ms())
        return
    collected = _Collected(into.sample_rate)
    spoken = {"caption": right, "speech": OTHER_SPEECH}.get(kind, text)
    await _synthesize(self, spoken, collected, traceparent)
    pcm = collected.pcm
    # The same text may have been asked for before, in advance.
    before = [sound for other, sound in _spoken.items() if other != text]
    _spoken[text] = pcm
    if kind == "repeated":
        pcm = before[-1] if before else pcm[: len(pcm) // 16 * 2]
    elif kind == "half":
        pcm = pcm[: len(pcm) // 4 * 2]
    into.write(pcm, now_ms())


Services.translate, Services.synthesize = _wrong_translate, _wrong_synthesize
