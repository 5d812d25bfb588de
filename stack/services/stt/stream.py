"""The WebSocket /v1/stream: audio and commands in, partial and final texts out, utterance after utterance.

Every "finish" is answered by exactly one "final", in order, also when the utterance was empty, refused or
dropped: a client that counts never gets out of step.
"""

import asyncio
import json
import logging

from aiohttp import WSCloseCode, WSMsgType, web

from common import metrics
from common.errors import ServiceError
from common.tracing import SpanKind, Tracer, now_ms, parent_of

from .phrasebook import Phrasebook
from .pool import DecoderPool
from .settings import Settings
from .utterance import BYTES_PER_MS, Result, Utterance

log = logging.getLogger("stream")

# Decoded at a stretch before other streams get their turn: 3 ms of work.
STRETCH_BYTES = 100 * BYTES_PER_MS
# 8 s of audio in one message.
MESSAGE_MOST_BYTES = 262_144
SEND_TIMEOUT_S = 5.0
CLOSE_TIMEOUT_S = 0.5
PING_S = 15.0


class Streams:
    """All open streams of the service."""

    def __init__(self, pool: DecoderPool, phrasebook: Phrasebook, settings: Settings, tracer: Tracer):
        self._pool = pool
        self._phrasebook = phrasebook
        self._settings = settings
        self._tracer = tracer
        self._open: dict[web.WebSocketResponse, web.Request] = {}

    @property
    def open(self) -> int:
        return len(self._open)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        most = self._settings.streams_most
        if len(self._open) >= most:
            raise ServiceError(503, "too_many_streams", f"{most} streams are open", limit=most)
        # Deflate would hold back and copy what is small already.
        socket = web.WebSocketResponse(
            heartbeat=PING_S, timeout=CLOSE_TIMEOUT_S, compress=False, max_msg_size=MESSAGE_MOST_BYTES
        )
        # Counted before anything is awaited: others may be at the same point.
        self._open[socket] = request
        stream = Stream(socket, self._pool, self._phrasebook, self._settings, self._tracer)
        try:
            await socket.prepare(request)
            await stream.converse()
        except (ConnectionError, TimeoutError) as error:
            log.info("client lost: %s", error or type(error).__name__)
            _abort(request)
        finally:
            stream.drop()
            del self._open[socket]
        return socket

    async def close_all(self, _app: web.Application) -> None:
        closing = [self._close(socket, request) for socket, request in self._open.items()]
        await asyncio.gather(*closing, return_exceptions=True)

    async def _close(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await socket.close(code=WSCloseCode.GOING_AWAY, message=b"stopping")
        except TimeoutError:
            _abort(request)


def _abort(request: web.Request) -> None:
    """A client that does not read does not read a farewell either, and to send it would wait forever."""
    if request.transport is not None:
        request.transport.abort()


class Stream:
    def __init__(
        self,
        socket: web.WebSocketResponse,
        pool: DecoderPool,
        phrasebook: Phrasebook,
        settings: Settings,
        tracer: Tracer,
    ):
        self._socket = socket
        self._pool = pool
        self._phrasebook = phrasebook
        self._settings = settings
        self._tracer = tracer
        self._utterance: Utterance | None = None
        self._half_sample = b""
        # When the utterance's audio came, on the loop's clock.
        self._first_audio_s = 0.0
        self._last_audio_s = 0.0
        # What was last told of this utterance.
        self._told = ("", False)
        # After an error the rest of the utterance is not listened to, until finish or reset.
        self._deaf = False

    async def converse(self) -> None:
        while True:
            # Not receive(timeout=…): that begins again with every ping and pong, which a client can send forever.
            try:
                async with asyncio.timeout_at(self._audio_due_s()):
                    message = await self._socket.receive()
            except TimeoutError:
                await self._refuse("utterance_stalled", "too little audio for too long, the utterance is dropped")
                continue
            if message.type is WSMsgType.BINARY:
                await self._hear(message.data)
            elif message.type is WSMsgType.TEXT:
                await self._obey(message.data)
            else:  # closing, closed, or a broken frame, which aiohttp has answered already
                return

    def _audio_due_s(self) -> float | None:
        """When the utterance is dropped for want of audio, on the loop's clock. The second limit is for audio that
        trickles: however slowly it comes, a decoder is not lent forever."""
        if not self._utterance:
            return None
        stall_s = self._settings.utterance_stall_s
        return min(self._last_audio_s, self._first_audio_s + self._settings.utterance_most_s) + stall_s

    def drop(self) -> None:
        """Forget the utterance and free its decoder. The next audio begins a new one."""
        if self._utterance:
            self._pool.give_back(self._utterance.decoder)
        self._utterance = None
        self._half_sample = b""
        self._told = ("", False)
        self._deaf = False

    async def _hear(self, data: bytes) -> None:
        if self._deaf:
            return
        data = self._half_sample + data
        whole = len(data) & ~1
        self._half_sample = data[whole:]
        for start in range(0, whole, STRETCH_BYTES):
            if start:
                await asyncio.sleep(0)
            if not await self._hear_stretch(data[start : min(start + STRETCH_BYTES, whole)]):
                return

    async def _hear_stretch(self, pcm: bytes) -> bool:
        """False when the utterance is over because of an error."""
        if not self._utterance:
            try:
                self._utterance = Utterance(self._pool.take())
                self._first_audio_s = asyncio.get_running_loop().time()
            except ServiceError as error:
                await self._refuse(error.body["code"], error.body["message"])
                return False
        most_s = self._settings.utterance_most_s
        if self._utterance.audio_ms + len(pcm) / BYTES_PER_MS > most_s * 1000:
            await self._refuse("utterance_too_long", f"longer than {most_s:g} s, the utterance is dropped")
            return False
        self._last_audio_s = asyncio.get_running_loop().time()
        text = self._utterance.hear(pcm)
        now = (text, self._phrasebook.is_complete(text))
        if now != self._told:
            self._told = now
            await self._tell(type="partial", text=now[0], complete=now[1], audio_ms=self._utterance.audio_ms)
        return True

    async def _obey(self, data: str) -> None:
        try:
            command = json.loads(data)
            kind = command["type"]
        except (ValueError, TypeError, KeyError, RecursionError):
            kind = None
        if kind == "finish":
            await self._finish(command.get("traceparent"))
        elif kind == "reset":
            self.drop()
        else:
            message = 'expected {"type":"finish"} or {"type":"reset"}'
            await self._tell(type="error", code="bad_message", message=message)

    async def _finish(self, traceparent: object) -> None:
        """`traceparent`, if the client gives one, is what the utterance's span hangs under."""
        end_of_audio_ms = now_ms()
        refused = self._deaf
        began_ms = self._utterance.began_ms if self._utterance else end_of_audio_ms
        result = self._utterance.finish() if self._utterance else Result("", 0, 0.0)
        self.drop()
        complete = self._phrasebook.is_complete(result.text)
        await self._tell(
            type="final",
            text=result.text,
            complete=complete,
            audio_ms=result.audio_ms,
            compute_ms=result.compute_ms,
        )
        # What was refused has been counted when it was.
        if not refused:
            metrics.count("ok", (now_ms() - end_of_audio_ms) / 1000)
        log.info(
            "utterance: %d ms of audio, %.1f ms of decoding, complete=%s",
            result.audio_ms,
            result.compute_ms,
            complete,
        )
        if (parent := parent_of(traceparent)) is not None:
            self._tracer.record(
                "recognise",
                began_ms,
                now_ms(),
                parent=parent,
                kind=SpanKind.SERVER,
                attributes={
                    "hive.audio_ms": result.audio_ms,
                    "hive.compute_ms": result.compute_ms,
                    "hive.complete": complete,
                },
                events=[("end of audio", end_of_audio_ms)],
            )

    async def _refuse(self, code: str, message: str) -> None:
        self.drop()
        self._deaf = True
        log.warning("%s: %s", code, message)
        metrics.count("refused", 0.0)
        await self._tell(type="error", code=code, message=message)

    async def _tell(self, **message: object) -> None:
        # A client that does not read would otherwise fill the memory.
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await self._socket.send_str(json.dumps(message))
