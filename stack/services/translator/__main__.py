"""Starts the translator: reads the settings, serves the webhook, attends rooms until told to stop."""

import asyncio
import gc
import logging
import signal
import sys

import aiohttp
import uvloop
from aiohttp import web
from livekit import api

from .room_session import RoomSession
from .services import Services
from .settings import EXIT_USAGE, Settings, SettingsError, read_settings
from .supervisor import Supervisor
from .webhook import new_application

log = logging.getLogger("translator")

# An engine gives a container ten seconds and this program promises two.
_STOP_WITHIN_S = 1.5


async def serve(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # No limit: every speaker holds a socket of its own. Kept-alive connections outlive a pause of a minute.
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret) as livekit,
    ):
        tuning = settings.tuning
        services = Services(
            session,
            settings.mt_url,
            settings.tts_url,
            settings.source_language,
            settings.target_language,
            tuning.mt_timeout_ms,
            tuning.tts_timeout_ms,
        )
        supervisor = Supervisor(
            livekit.room,
            tuning.poll_rooms_ms,
            settings.identity,
            lambda room: RoomSession(room, settings, session, services),
        )
        runner = web.AppRunner(new_application(settings, session, supervisor), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, port=settings.port).start()
        supervisor.start()
        # What lives now lives for good: a collection during speech need not look at it.
        gc.freeze()
        log.info("listening on port %d", settings.port)
        await stop.wait()
        log.info("stopping")
        try:
            await asyncio.wait_for(supervisor.stop(), _STOP_WITHIN_S)
        except asyncio.TimeoutError:
            log.warning("rooms not left within %g s", _STOP_WITHIN_S)
        await runner.cleanup()


def main() -> int:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("livekit").setLevel(logging.WARNING)
    try:
        settings = read_settings()
    except SettingsError as faults:
        print(f"translator: the environment is not usable:\n{faults}", file=sys.stderr)
        return EXIT_USAGE
    uvloop.run(serve(settings))
    return 0


sys.exit(main())
