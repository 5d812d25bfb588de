"""Starts the translator: reads the settings, serves the webhook, attends rooms until told to stop."""

import asyncio
import gc
import logging
import signal
import sys

import aiohttp
import uvloop
from livekit import api

from common.connections import listening

from .audio_options import AudioOptions, AudioOptionsError, read_audio_options
from .media_bridge import MediaBridge
from .metrics import Metrics
from .room_session import RoomSession
from .services import Services
from .settings import EXIT_SOFTWARE, EXIT_USAGE, Settings, SettingsError, read_settings
from .supervisor import Supervisor
from .webhook import new_application

log = logging.getLogger("translator")

# An engine gives a container ten seconds and this program promises two.
_STOP_WITHIN_S = 1.5


async def serve(settings: Settings, audio: AudioOptions) -> int:
    stop = asyncio.Event()
    exit_code = 0
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    bridge = await MediaBridge.start(settings.media_bridge, audio.for_bridge())
    # Without it the translator is deaf and mute; whoever runs the container starts both anew.
    bridge_ended = asyncio.create_task(bridge.ended())
    bridge_ended.add_done_callback(lambda _: stop.set())
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
        metrics = Metrics(settings.target_language)
        supervisor = Supervisor(
            livekit.room,
            tuning.poll_rooms_ms,
            settings.identity,
            lambda room: RoomSession(room, settings, session, services, bridge, metrics),
        )
        app = new_application(settings, session, supervisor, bridge, metrics)
        async with listening(app, None, settings.port, _STOP_WITHIN_S):
            supervisor.start()
            # What lives now lives for good: a collection during speech need not look at it.
            gc.freeze()
            log.info("listening on port %d", settings.port)
            await stop.wait()
            if bridge_ended.done():
                log.error("the media bridge ended with exit code %d", bridge_ended.result())
                exit_code = EXIT_SOFTWARE
            log.info("stopping")
            try:
                await asyncio.wait_for(supervisor.stop(), _STOP_WITHIN_S)
            except asyncio.TimeoutError:
                log.warning("rooms not left within %g s", _STOP_WITHIN_S)
        await bridge.close()
    return exit_code


def main() -> int:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("livekit").setLevel(logging.WARNING)
    try:
        settings = read_settings()
        audio = read_audio_options(settings.audio_options_file)
    except (SettingsError, AudioOptionsError) as faults:
        print(f"translator: the settings are not usable:\n{faults}", file=sys.stderr)
        return EXIT_USAGE
    return uvloop.run(serve(settings, audio))


sys.exit(main())
