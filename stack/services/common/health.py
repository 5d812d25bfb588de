"""GET /health: 200 when a real piece of work succeeds now, else 503 with the reason."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

PROBE_TIMEOUT_S = 2.0


class Health:
    """`probe` does what the service is for, once, and returns facts to show; it raises when it cannot."""

    def __init__(self, service: str, probe: Callable[[], Awaitable[dict]]):
        self._service = service
        self._probe = probe
        self.started = False

    async def answer(self, _request: web.Request) -> web.Response:
        if not self.started:
            return self._unwell("starting", "still loading")
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_S):
                facts = await self._probe()
        except TimeoutError:
            return self._unwell("failing", f"no result within {PROBE_TIMEOUT_S:g} s")
        except Exception as error:
            return self._unwell("failing", f"{type(error).__name__}: {error}")
        return web.json_response({"status": "ok", "service": self._service, **facts})

    def _unwell(self, status: str, reason: str) -> web.Response:
        return web.json_response({"status": status, "service": self._service, "reason": reason}, status=503)
