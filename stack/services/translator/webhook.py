"""LiveKit's webhook, the health answer and the metrics: the translator's HTTP side."""

import asyncio
import logging

import aiohttp
from aiohttp import web
from livekit import api

from common.callers import from_programs
from common.errors import ServiceError, json_errors
from common.requests import BODY_LIMIT_BYTES, whole_body

from .clock import now_ms
from .media_bridge import MediaBridge
from .metrics import Metrics
from .settings import Settings
from .supervisor import Supervisor

log = logging.getLogger("translator.webhook")

_HEALTH_TIMEOUT_S = 1.0
_HEALTH_FRESH_MS = 1000.0  # what asks often must not load the services
_JOIN_ON = ("room_started", "participant_joined", "track_published")


class Webhook:
    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        verifier = api.TokenVerifier(settings.livekit_api_key, settings.livekit_api_secret)
        self._receiver = api.WebhookReceiver(verifier)
        self._own_identity = settings.identity
        self._supervisor = supervisor

    async def handle(self, request: web.Request) -> web.Response:
        body = await whole_body(request)
        try:
            event = self._receiver.receive(body.decode(), request.headers.get("Authorization", "").removeprefix("Bearer "))
        except Exception as error:  # whatever is wrong with it, it is not LiveKit's
            log.warning("webhook refused: %s: %s", type(error).__name__, error)
            raise ServiceError(
                401, "bad_signature", "the body is not signed with this deployment's LiveKit key"
            ) from None
        if event.event == "room_finished":
            self._supervisor.leave(event.room.name)
        elif event.event in _JOIN_ON and event.room.name and event.participant.identity != self._own_identity:
            self._supervisor.join(event.room.name)
        return web.json_response({"status": "ok"})


class Health:
    """Well when everything a translation needs answers."""

    def __init__(
        self, settings: Settings, session: aiohttp.ClientSession, supervisor: Supervisor, bridge: MediaBridge
    ) -> None:
        self._session = session
        self._bridge = bridge
        self._supervisor = supervisor
        self._needs = {
            "livekit": _http(settings.livekit_url) + "/",
            "stt": _http(settings.stt_url) + "/health",
            "mt": settings.mt_url + "/health",
            "tts": settings.tts_url + "/health",
        }
        self._asked_ms = float("-inf")
        self._faults: list[str] = []
        self._lock = asyncio.Lock()

    async def handle(self, _request: web.Request) -> web.Response:
        async with self._lock:
            if now_ms() - self._asked_ms > _HEALTH_FRESH_MS:
                faults = await asyncio.gather(
                    self._bridge_fault(), *(self._fault(name, url) for name, url in self._needs.items())
                )
                self._faults = [fault for fault in faults if fault]
                self._asked_ms = now_ms()
        if self._faults:
            body = {"status": "failing", "service": "translator", "reason": "; ".join(self._faults)}
            return web.json_response(body, status=503)
        return web.json_response({"status": "ok", "service": "translator", "rooms": self._supervisor.room_names})

    async def _bridge_fault(self) -> str | None:
        try:
            async with asyncio.timeout(_HEALTH_TIMEOUT_S):
                await self._bridge.answers()
        except TimeoutError:
            return f"media bridge: no answer within {_HEALTH_TIMEOUT_S:g} s"
        return None

    async def _fault(self, name: str, url: str) -> str | None:
        timeout = aiohttp.ClientTimeout(total=_HEALTH_TIMEOUT_S)
        try:
            async with self._session.get(url, timeout=timeout) as answer:
                return None if answer.status == 200 else f"{name}: {url} answered HTTP {answer.status}"
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return f"{name}: {url}: {type(error).__name__} {error}".rstrip()


def _http(url: str) -> str:
    """ws://host → http://host: the same servers answer both."""
    return "http" + url.removeprefix("ws").removeprefix("http").rstrip("/")


def new_application(
    settings: Settings,
    session: aiohttp.ClientSession,
    supervisor: Supervisor,
    bridge: MediaBridge,
    metrics: Metrics,
) -> web.Application:
    application = web.Application(middlewares=[json_errors, from_programs], client_max_size=BODY_LIMIT_BYTES)
    application.router.add_post("/webhook", Webhook(settings, supervisor).handle)
    application.router.add_get("/health", Health(settings, session, supervisor, bridge).handle)
    application.router.add_get("/metrics", metrics.handler)
    return application
