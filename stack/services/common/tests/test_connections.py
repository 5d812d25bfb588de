import asyncio
import socket
import unittest
from unittest.mock import patch

from aiohttp import web

from common import connections
from common.connections import listening
from common.server import application

from .case import AsyncCase
from .waiting import until

WITHIN_S = 0.3


class Connections(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.enterContext(patch.object(connections, "FIRST_REQUEST_TIMEOUT_S", WITHIN_S))
        self.working = asyncio.Event()
        self.cancelled = False

        async def hello(_request: web.Request) -> web.Response:
            return web.Response(text="hello")

        async def slow(_request: web.Request) -> web.Response:
            self.working.set()
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.cancelled = True
                raise
            return web.Response()

        self.app = application()
        self.app.add_routes([web.get("/hello", hello), web.get("/slow", slow)])

    async def connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.addCleanup(writer.transport.abort)
        return reader, writer

    async def test_a_connection_without_a_whole_request_is_cut_off(self) -> None:
        async with listening(self.app, "127.0.0.1", self.port, 1):
            for begun in (b"", b"G", b"GET /hello HTTP/1.1\r\nHost: localhost\r\n"):
                with self.subTest(begun=begun):
                    reader, writer = await self.connected()
                    writer.write(begun)
                    async with asyncio.timeout(5):
                        self.assertEqual(await reader.read(), b"")

    async def test_a_connection_that_has_asked_may_be_silent(self) -> None:
        async with listening(self.app, "127.0.0.1", self.port, 1):
            reader, writer = await self.connected()
            for _ in range(2):
                writer.write(b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
                async with asyncio.timeout(5):
                    self.assertIn(b"200 OK", await reader.readuntil(b"hello"))
                with self.assertRaises(TimeoutError):
                    await asyncio.wait_for(reader.read(1), 2 * WITHIN_S)

    async def test_a_request_that_is_answered_slowly_is_not_cut_off(self) -> None:
        async with listening(self.app, "127.0.0.1", self.port, 0.1):
            reader, writer = await self.connected()
            writer.write(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with self.assertRaises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 2 * WITHIN_S)

    async def test_requests_at_work_are_cancelled_at_the_end(self) -> None:
        began = asyncio.get_running_loop().time()
        async with listening(self.app, "127.0.0.1", self.port, 0.2):
            _, writer = await self.connected()
            writer.write(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await self.working.wait()
        await until(lambda: self.cancelled)
        self.assertLess(asyncio.get_running_loop().time() - began, 5)
        with self.assertRaises(OSError):
            await asyncio.open_connection("127.0.0.1", self.port)


if __name__ == "__main__":
    unittest.main()
