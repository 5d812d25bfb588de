"""Speakers that wait for a text, and the limit on how many speak at a time."""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.errors import ServiceError
from common.processes import spawn

log = logging.getLogger("speakers")

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_NURSERY_RESTART_S = 0.2


class Speakers:
    def __init__(self, warm: int, most: int, waiting_most: int, timeout_s: float):
        self._warm = warm
        self._most = most
        self._waiting_most = waiting_most
        self._timeout_s = timeout_s
        self._waiting = 0
        self._allowed = asyncio.Semaphore(most)
        self._ready: list[Connection] = []
        self._filling: asyncio.Task | None = None
        self._nursery_up = asyncio.Event()
        self._orders: socket.socket | None = None
        self._keeping: asyncio.Task | None = None

    async def start(self) -> None:
        self._keeping = asyncio.create_task(self._keep_nursery())
        await self._nursery_up.wait()

    async def stop(self) -> None:
        # Filling last: until the nursery is gone, a text that ends starts it again.
        for task in (self._keeping, self._filling):
            if task:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._dismiss()

    def facts(self) -> dict[str, int]:
        return {"ready": len(self._ready), "most": self._most}

    @asynccontextmanager
    async def speak(self, text: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The speech, s16le mono at espeak.RATE_HZ, piece by piece; leaving early stops the speaker.

        Raises ServiceError 503 "busy", 502 "synthesis_failed", 504 "synthesis_timeout".
        """
        if self._waiting >= self._waiting_most:
            raise ServiceError(503, "busy", f"{self._waiting_most} texts are waiting", limit=self._waiting_most)
        self._waiting += 1
        try:
            await self._allowed.acquire()
        finally:
            self._waiting -= 1
        try:
            reader, writer = await self._take()
            try:
                writer.write(text.encode())
                writer.write_eof()
                yield self._pieces(reader)
            finally:
                writer.transport.abort()
        finally:
            self._allowed.release()
            # Only now: forking while a text is being spoken would slow it down.
            self._start_filling()

    async def _pieces(self, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
        try:
            while True:
                async with asyncio.timeout(self._timeout_s):
                    length = int.from_bytes(await reader.readexactly(4), "little")
                    piece = await reader.readexactly(length)
                if not piece:
                    return
                yield piece
        except TimeoutError:
            raise ServiceError(504, "synthesis_timeout", f"no speech for {self._timeout_s:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            log.error("a speaker ended before its text did")
            raise ServiceError(502, "synthesis_failed", "the synthesiser could not speak this text") from None

    async def _take(self) -> Connection:
        while self._ready:
            reader, writer = self._ready.pop(0)
            if not reader.at_eof():  # else it died while it waited
                return reader, writer
            writer.transport.abort()
        return await self._order()

    def _start_filling(self) -> None:
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill())

    async def _fill(self) -> None:
        try:
            while len(self._ready) < self._warm:
                self._ready.append(await self._order())
        except ServiceError:
            pass  # the nursery is being restarted; filling starts again with its successor

    async def _order(self) -> Connection:
        if self._orders is None:
            raise ServiceError(502, "synthesis_failed", "the synthesiser is being restarted")
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            socket.send_fds(self._orders, [b"\0"], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise ServiceError(502, "synthesis_failed", "the synthesiser is being restarted") from error
        finally:
            theirs.close()
        return await asyncio.open_unix_connection(sock=ours)

    def _dismiss(self) -> None:
        for _, writer in self._ready:
            writer.transport.abort()
        self._ready.clear()

    async def _keep_nursery(self) -> None:
        while True:
            try:
                status = await self._run_nursery()
                log.error("the nursery ended with %d, starting another", status)
            except OSError as error:  # no process or descriptor to be had: later there may be
                log.error("the nursery could not be started: %s", error)
            await asyncio.sleep(_NURSERY_RESTART_S)

    async def _run_nursery(self) -> int:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                nursery = await spawn(
                    sys.executable, "-m", "tts.nursery", str(theirs.fileno()), pass_fds=[theirs.fileno()]
                )
            self._orders = ours
            self._nursery_up.set()
            try:
                self._start_filling()
                return await nursery.wait()
            finally:
                self._orders = None
                if nursery.returncode is None:
                    nursery.kill()
                    await nursery.wait()
                # Who waits reads the end of the stream, and ends.
                self._dismiss()
