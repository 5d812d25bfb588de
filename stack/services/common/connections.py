"""Listens, and cuts off who connects and then takes too long to ask."""

import asyncio
from contextlib import asynccontextmanager
from collections.abc import AsyncIterator

from aiohttp import web

# A request's head is one packet. Who sends it byte by byte holds a connection, of which there are only so many.
FIRST_REQUEST_TIMEOUT_S = 5.0
# The same for every further request of a connection, and long, for between requests a client may be silent: who speaks
# to this service keeps connections for a minute.
NEXT_REQUEST_TIMEOUT_S = 75.0
# After a refusal the rest of the body is read and forgotten, so that the client gets to read why; for so long at most.
LINGERING_S = 1.0
BACKLOG = 256


class _FirstRequests:
    """Connections of which no whole request has come yet."""

    def __init__(self) -> None:
        self._awaited: set[web.RequestHandler] = set()

    def expect(self, connection: web.RequestHandler) -> web.RequestHandler:
        self._awaited.add(connection)
        asyncio.get_running_loop().call_later(FIRST_REQUEST_TIMEOUT_S, self._give_up, connection)
        return connection

    def seen(self, request: web.BaseRequest) -> None:
        self._awaited.discard(request.protocol)

    def _give_up(self, connection: web.RequestHandler) -> None:
        if connection in self._awaited:
            self._awaited.discard(connection)
            connection.force_close()


@asynccontextmanager
async def listening(
    app: web.Application, host: str | None, port: int, shutdown_timeout_s: float
) -> AsyncIterator[None]:
    """Serves the application while entered. No access log: the services log their own work, and health checks would
    drown it."""
    first = _FirstRequests()

    @web.middleware
    async def noted(request: web.Request, handler) -> web.StreamResponse:
        first.seen(request)
        return await handler(request)

    # Outermost: a request counts as come whatever becomes of it.
    app.middlewares.insert(0, noted)
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=shutdown_timeout_s,
        keepalive_timeout=NEXT_REQUEST_TIMEOUT_S,
        lingering_time=LINGERING_S,
    )
    await runner.setup()
    try:
        # Not web.TCPSite, which lets nobody see a connection before its first request.
        server = await asyncio.get_running_loop().create_server(
            lambda: first.expect(runner.server()), host, port, backlog=BACKLOG
        )
        try:
            yield
        finally:
            server.close()
    finally:
        await runner.cleanup()
