"""POST /v1/synthesize: text in, raw audio out while it is being made."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import numpy
import soxr
from aiohttp import web

from common.errors import ServiceError
from common.requests import choice_field, integer_field, json_object, text_field
from common.tracing import now_ms, span_events

from .espeak import RATE_HZ
from .speakers import Speakers
from .trimming import Trimmer

log = logging.getLogger("synthesize")

LANGUAGES = ("es",)
RATES_HZ = (8_000, 48_000)
# A client that takes no audio for this long loses its speaker.
CLIENT_TIMEOUT_S = 5.0
QUALITY = "HQ"  # 20 bits exact: more than the 16 that go out


async def rendered(pieces: AsyncIterator[bytes], rate_hz: int) -> AsyncIterator[bytes]:
    """s16le, trimmed, at `rate_hz`, never an empty piece."""
    trimmer = Trimmer()
    # In floating point: from 16 to 16 bits soxr adds dither with a seed taken from the clock.
    resampler = soxr.ResampleStream(RATE_HZ, rate_hz, 1, dtype="float32", quality=QUALITY)

    def resampled(samples: numpy.ndarray, last: bool = False) -> bytes:
        made = numpy.rint(resampler.resample_chunk(samples.astype(numpy.float32), last=last))
        return made.clip(-32768, 32767).astype("<i2").tobytes()

    async for piece in pieces:
        if pcm := resampled(trimmer.push(numpy.frombuffer(piece, "<i2"))):
            yield pcm
    if pcm := resampled(numpy.empty(0, numpy.int16), last=True):
        yield pcm


def routes(speakers: Speakers, text_most_chars: int) -> list[web.RouteDef]:
    async def synthesize(request: web.Request) -> web.StreamResponse:
        body = await json_object(request)
        choice_field(body, "language", LANGUAGES)
        rate_hz = integer_field(body, "sample_rate", *RATES_HZ)
        text = text_field(body, text_most_chars)
        began = time.perf_counter()
        response = web.StreamResponse(
            headers={"content-type": "application/octet-stream", "x-sample-rate": str(rate_hz)}
        )
        sent = 0
        first_ms = 0.0
        try:
            async with speakers.speak(text) as speech:
                async for pcm in rendered(speech, rate_hz):
                    if not sent:
                        first_ms = (time.perf_counter() - began) * 1000
                        span_events(request).append(("first audio", now_ms()))
                        await response.prepare(request)
                    sent += len(pcm)
                    async with asyncio.timeout(CLIENT_TIMEOUT_S):
                        await response.write(pcm)
        except (ServiceError, TimeoutError) as error:
            if not sent:
                raise
            # The status is out already. Only a connection cut before the last chunk tells the client.
            log.error("cut off after %d bytes: %s", sent, str(error) or "the client does not read")
            if request.transport:
                request.transport.abort()
            return response
        if not sent:
            raise ServiceError(422, "nothing_to_say", "the text holds nothing that can be spoken")
        await response.write_eof()
        total_ms = (time.perf_counter() - began) * 1000
        seconds = sent / 2 / rate_hz
        log.info(
            "%d characters, %.2f s of speech, first byte %.1f ms, all %.1f ms", len(text), seconds, first_ms, total_ms
        )
        return response

    return [web.post("/v1/synthesize", synthesize)]
