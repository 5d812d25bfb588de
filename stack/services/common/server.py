"""Starts a service, serves until SIGTERM or SIGINT, stops within two seconds."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Callable

import uvloop
from aiohttp import web

from .callers import from_programs
from .connections import listening
from .errors import json_errors
from .health import Health
from .metrics import answer as answer_metrics, counted
from .requests import BODY_LIMIT_BYTES

STOP_TIMEOUT_S = 1.0

log = logging.getLogger("server")


def application() -> web.Application:
    return web.Application(middlewares=[counted, json_errors, from_programs], client_max_size=BODY_LIMIT_BYTES)


def serve(
    app: web.Application,
    health: Health,
    host: str,
    port: int,
    start: Callable[[], Awaitable[None]],
    stop: Callable[[], Awaitable[None]],
) -> None:
    """Answers /health from the first moment, says "ok" once `start` is through. Exits 1 when `start` fails."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    app.router.add_get("/health", health.answer)
    app.router.add_get("/metrics", answer_metrics)
    uvloop.run(_serve(app, health, host, port, start, stop))


async def _serve(app, health, host, port, start, stop) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        async with listening(app, host, port, STOP_TIMEOUT_S):
            log.info("listening on %s:%d", host, port)
            await _until(stopping, health, start)
    finally:
        await stop()


async def _until(stopping: asyncio.Event, health: Health, start: Callable[[], Awaitable[None]]) -> None:
    waiting = asyncio.create_task(stopping.wait())
    starting = asyncio.create_task(start())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            # What was loaded stays for good: keep the collector from walking it during a request.
            gc.collect()
            gc.freeze()
            health.started = True
            log.info("ready")
            await waiting
        log.info("stopping")
    finally:
        waiting.cancel()
        starting.cancel()
        # A start that was under way takes back what it had begun; only then is there nothing more to stop.
        await asyncio.gather(starting, return_exceptions=True)
