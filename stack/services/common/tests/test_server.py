import asyncio
import os
import signal
import socket
import unittest
from unittest.mock import patch

import aiohttp
from aiohttp import web

from common import health as health_module
from common.health import Health
from common.server import _serve, application

from .case import AsyncCase


class Serving(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.done: list[str] = []
        self.ready = asyncio.Event()
        self.fault: Exception | None = None
        self.session = aiohttp.ClientSession()
        self.addAsyncCleanup(self.session.close)

    async def start(self) -> None:
        try:
            await self.ready.wait()
            if self.fault:
                raise self.fault
            self.done.append("started")
        except asyncio.CancelledError:
            self.done.append("start cancelled")
            raise

    async def stop(self) -> None:
        self.done.append("stopped")

    async def probe(self) -> dict:
        if isinstance(self.fault, TimeoutError):
            await asyncio.sleep(60)
        if self.fault:
            raise self.fault
        return {"fact": 1}

    def serving(self) -> asyncio.Task:
        app = application()
        health = Health("service", self.probe)
        app.router.add_get("/health", health.answer)
        task = asyncio.create_task(_serve(app, health, "127.0.0.1", self.port, self.start, self.stop))
        self.addCleanup(task.cancel)
        return task

    async def health(self) -> tuple[int, dict]:
        async with asyncio.timeout(5):
            while True:
                try:
                    async with self.session.get(f"http://127.0.0.1:{self.port}/health") as answer:
                        return answer.status, await answer.json()
                except aiohttp.ClientConnectorError:
                    await asyncio.sleep(0.01)

    async def healthy(self) -> None:
        async with asyncio.timeout(5):
            while (await self.health())[0] != 200:
                await asyncio.sleep(0.01)

    async def test_health_from_start_to_stop(self) -> None:
        serving = self.serving()
        self.assertEqual(
            await self.health(), (503, {"status": "starting", "service": "service", "reason": "still loading"})
        )
        self.ready.set()
        await self.healthy()
        self.assertEqual(await self.health(), (200, {"status": "ok", "service": "service", "fact": 1}))
        self.fault = RuntimeError("no voice")
        self.assertEqual(
            await self.health(), (503, {"status": "failing", "service": "service", "reason": "RuntimeError: no voice"})
        )
        self.fault = TimeoutError()
        with patch.object(health_module, "PROBE_TIMEOUT_S", 0.1):
            self.assertEqual((await self.health())[1]["reason"], "no result within 0.1 s")
        self.fault = None
        self.assertEqual((await self.health())[0], 200)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(serving, 5)
        self.assertEqual(self.done, ["started", "stopped"])

    async def test_a_stop_while_it_starts_cancels_the_start_first(self) -> None:
        serving = self.serving()
        await self.health()
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.wait_for(serving, 5)
        self.assertEqual(self.done, ["start cancelled", "stopped"])

    async def test_a_start_that_fails_ends_the_service(self) -> None:
        self.fault = RuntimeError("no model")
        self.ready.set()
        with self.assertRaisesRegex(RuntimeError, "no model"):
            await asyncio.wait_for(self.serving(), 5)
        self.assertEqual(self.done, ["stopped"])

    async def test_a_start_that_needs_time_to_end_has_ended_before_the_stop(self) -> None:
        async def start() -> None:
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0.05)
                self.done.append("start cleaned up")

        self.start = start
        serving = self.serving()
        await self.health()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(serving, 5)
        self.assertEqual(self.done, ["start cleaned up", "stopped"])


class Counting(AsyncCase):
    async def test_posts_are_counted_by_how_they_ended(self) -> None:
        from aiohttp.test_utils import TestClient, TestServer

        from common.errors import ServiceError
        from common.metrics import answer as answer_metrics

        async def work(request: web.Request) -> web.Response:
            status = int((await request.read()) or b"200")
            if status == 599:
                raise RuntimeError
            if status >= 400:
                raise ServiceError(status, "code", "message")
            return web.Response()

        app = application()
        app.add_routes([web.post("/work", work), web.get("/metrics", answer_metrics)])
        async with TestClient(TestServer(app)) as client:
            async def counts() -> dict[str, float]:
                async with client.get("/metrics") as answer:
                    lines = (await answer.text()).splitlines()
                return {
                    line.split('"')[1]: float(line.split()[-1])
                    for line in lines
                    if line.startswith("service_requests_total{")
                }

            before = await counts()
            for body in (b"200", b"404", b"503", b"599"):
                async with client.post("/work", data=body):
                    pass
            after = await counts()
        grown = {outcome: after[outcome] - before[outcome] for outcome in after}
        self.assertEqual(grown, {"ok": 1, "refused": 1, "failed": 2, "cut": 0})


if __name__ == "__main__":
    unittest.main()
