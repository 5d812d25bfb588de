"""One speaker's WebSocket to the recogniser: frames out, hypotheses in, reconnected when it breaks.

The service answers every `finish` with exactly one `final`, in order, so the oldest utterance without
its final owns every message that arrives; two utterances can be under way on one socket.
"""

import asyncio
import json
import logging
from collections import deque
from typing import Callable

import aiohttp

from .services import ServiceError
from .utterance import Utterance

log = logging.getLogger("translator.recognizer")

_RECONNECT_FIRST_S = 0.1
_RECONNECT_MOST_S = 2.0
# Unsent audio beyond this means that the service hangs (10 ms frames: 10 s).
_MOST_UNSENT = 1000


class Recognizer:
    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        final_timeout_ms: float,
        on_partial: Callable[[Utterance, str, bool], None],
        on_final: Callable[[Utterance, str], None],
        on_lost: Callable[[Utterance, Exception], None],
    ) -> None:
        self._session = session
        self._url = url
        self._final_timeout_s = final_timeout_ms / 1000
        self._on_partial = on_partial
        self._on_final = on_final
        self._on_lost = on_lost
        self._outgoing: asyncio.Queue[bytes | str] = asyncio.Queue()
        self._unfinished: deque[Utterance] = deque()
        self._final_due: asyncio.TimerHandle | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._task = asyncio.create_task(self._keep_connected())

    @property
    def busy(self) -> bool:
        """Whether a final text is still to come."""
        return bool(self._unfinished)

    def begin(self, utterance: Utterance) -> None:
        self._unfinished.append(utterance)

    def hear(self, utterance: Utterance, pcm: bytes) -> None:
        """s16le mono 16 kHz; ignored for an utterance that was lost meanwhile."""
        if utterance not in self._unfinished:
            return
        if self._outgoing.qsize() >= _MOST_UNSENT:
            self._break(ServiceError(f"STT: {_MOST_UNSENT} frames unsent, the service does not take audio"))
            return
        self._outgoing.put_nowait(pcm)

    def finish(self, utterance: Utterance) -> None:
        if utterance not in self._unfinished:
            return
        self._outgoing.put_nowait(json.dumps({"type": "finish", "traceparent": utterance.trace.traceparent}))
        if self._final_due is None:
            self._expect_final()

    def _expect_final(self) -> None:
        self._final_due = asyncio.get_running_loop().call_later(
            self._final_timeout_s,
            self._break,
            ServiceError(f"STT: no final text within {self._final_timeout_s:g} s of the end of an utterance"),
        )

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._lose_all(ServiceError("STT: connection closed, the track has ended"))

    def _break(self, error: Exception) -> None:
        """Give up this connection; the next one is made at once."""
        log.error("%s", error)
        self._lose_all(error)
        if self._socket is not None:
            asyncio.ensure_future(self._socket.close())

    def _lose_all(self, error: Exception) -> None:
        if self._final_due is not None:
            self._final_due.cancel()
            self._final_due = None
        while not self._outgoing.empty():
            self._outgoing.get_nowait()
        lost, self._unfinished = self._unfinished, deque()
        for utterance in lost:
            self._on_lost(utterance, error)

    async def _keep_connected(self) -> None:
        wait_s = _RECONNECT_FIRST_S
        while True:
            try:
                async with self._session.ws_connect(
                    self._url, heartbeat=5, max_msg_size=1 << 20, timeout=aiohttp.ClientWSTimeout(ws_close=1)
                ) as socket:
                    self._socket = socket
                    wait_s = _RECONNECT_FIRST_S
                    await self._converse(socket)
                error: Exception = ServiceError("STT: connection closed by the service")
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, KeyError) as caught:
                # ValueError and KeyError: a message that is not what was agreed on.
                error = ServiceError(f"STT: {self._url}: {type(caught).__name__}: {caught}")
            finally:
                self._socket = None
            log.error("%s; reconnecting in %g s", error, wait_s)
            self._lose_all(error)
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _RECONNECT_MOST_S)

    async def _converse(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        sending = asyncio.create_task(self._send(socket))
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                if not self._understand(json.loads(message.data)):
                    return
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            item = await self._outgoing.get()
            if isinstance(item, str):
                await socket.send_str(item)
            else:
                await socket.send_bytes(item)

    def _understand(self, message: dict) -> bool:
        """False when the connection is of no more use."""
        kind = message.get("type")
        if kind == "error":
            log.error("STT: %s: %s", message.get("code"), message.get("message"))
            return False
        if not self._unfinished:
            return True
        if kind == "partial":
            self._on_partial(self._unfinished[0], message["text"], bool(message["complete"]))
        elif kind == "final":
            if self._final_due is not None:
                self._final_due.cancel()
                self._final_due = None
            utterance = self._unfinished.popleft()
            if self._unfinished and self._unfinished[0].end_reason:
                self._expect_final()
            self._on_final(utterance, message["text"])
        return True
