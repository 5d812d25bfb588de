"""The translation and synthesis services as this program sees them: text in, text or speech out."""

import asyncio

import aiohttp

from .clock import now_ms
from .speech import Speech

SPEECH_RATE = 48000  # Hz: what Opus runs at, so that nothing is resampled on the way


class ServiceError(Exception):
    """A service answered with an error, or not at all; says which, what it was asked and what it said."""


class Services:
    def __init__(
        self,
        session: aiohttp.ClientSession,
        mt_url: str,
        tts_url: str,
        source: str,
        target: str,
        mt_timeout_ms: float,
        tts_timeout_ms: float,
    ) -> None:
        self._session = session
        self._mt_url = mt_url
        self._tts_url = tts_url
        self._source = source
        self._target = target
        self._mt_timeout = aiohttp.ClientTimeout(total=mt_timeout_ms / 1000)
        self._tts_timeout = aiohttp.ClientTimeout(total=tts_timeout_ms / 1000)

    async def translate(self, text: str, traceparent: str) -> str:
        """Raises ServiceError."""
        request = {"text": text, "source": self._source, "target": self._target}
        async with await self._post(f"{self._mt_url}/v1/translate", request, traceparent, self._mt_timeout) as answer:
            body = await answer.json()
        translated = body.get("text")
        if not isinstance(translated, str) or not translated:
            raise ServiceError(f"MT: got {body!r} for {text!r}, expected a non-empty text")
        return translated

    async def synthesize(self, text: str, into: Speech, traceparent: str) -> None:
        """Writes the speech as it arrives. Raises ServiceError; what was written until then stays."""
        request = {"text": text, "language": self._target, "sample_rate": into.sample_rate}
        async with await self._post(f"{self._tts_url}/v1/synthesize", request, traceparent, self._tts_timeout) as answer:
            rate = answer.headers.get("x-sample-rate")
            if rate != str(into.sample_rate):
                raise ServiceError(f"TTS: got sample rate {rate}, expected {into.sample_rate}")
            odd = b""
            async for piece in answer.content.iter_any():
                piece = odd + piece
                whole = len(piece) & ~1  # a sample must not be torn between two pieces
                into.write(piece[:whole], now_ms())
                odd = piece[whole:]
        if into.first_byte_ms is None:
            raise ServiceError(f"TTS: got no audio for {text!r}")

    async def _post(
        self, url: str, request: dict, traceparent: str, timeout: aiohttp.ClientTimeout
    ) -> aiohttp.ClientResponse:
        headers = {"traceparent": traceparent}
        for attempt in (1, 2):
            try:
                answer = await self._session.post(url, json=request, headers=headers, timeout=timeout)
                break
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                # A kept-alive connection may have been closed at the other end since the last use.
                # Both calls are pure, so asking once more is safe.
                if attempt == 2:
                    raise ServiceError(f"{url}: {type(error).__name__}: {error}") from error
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                raise ServiceError(f"{url}: {type(error).__name__} within {timeout.total} s: {error}") from error
        if answer.status != 200:
            said = (await answer.text())[:500]
            answer.release()
            raise ServiceError(f"{url}: HTTP {answer.status}: {said}")
        return answer
