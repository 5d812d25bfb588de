"""The translator in one room: subscribes to the people's microphones, a Speaker for each."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiohttp

from .captions import Captions
from .join_token import join_token
from .media_bridge import MediaBridge
from .metrics import Metrics
from .playout import Playout
from .reception import Reception
from .recognizer import Recognizer
from .rtp_report import RtpReport
from .services import Services
from .settings import Settings
from .speaker import Speaker
from .utterance import Utterance

log = logging.getLogger("translator.room")

_CONNECT_TIMEOUT_S = 10.0
_PEOPLE = ("standard", "sip")


class RoomError(Exception):
    """The room could not be joined; says why."""


@dataclass
class _Translation:
    """Of one speaker's track."""

    speaker: Speaker
    identity: str
    ears: int  # stream of the speaker's audio
    playout: Playout
    report: RtpReport
    sid: str = ""  # of the published translation, once it is


class RoomSession:
    """`run` lasts from joining to leaving; it raises when the room could not be joined."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        session: aiohttp.ClientSession,
        services: Services,
        bridge: MediaBridge,
        metrics: Metrics,
    ) -> None:
        self.name = name
        self._settings = settings
        self._session = session
        self._services = services
        self._bridge = bridge
        self._metrics = metrics
        self._sid = ""
        self._joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ended = asyncio.Event()
        self._people: set[str] = set()
        self._translations: dict[str, _Translation] = {}  # by the SID of the speaker's track
        self._described: set[str] = set()
        self._reception = Reception()
        self._segments = count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        self._bridge.attend(self.name, self)
        try:
            self._tell(op="join", url=self._settings.livekit_url, token=join_token(self._settings, self.name))
            await asyncio.wait_for(self._joined, _CONNECT_TIMEOUT_S)
            log.info("%s: joined", self.name)
            self._leave_when_empty()
            await self._ended.wait()
        finally:
            await self._close()

    def end(self) -> None:
        self._ended.set()

    def on_event(self, event: dict[str, Any]) -> None:
        """Of the media bridge."""
        match event["event"]:
            case "joined":
                self._sid = event["sid"]
                if not self._joined.done():
                    self._joined.set_result(None)
            case "failed":
                if not self._joined.done():
                    self._joined.set_exception(RoomError(event["error"]))
            case "participant":
                self._on_participant(event)
            case "published":
                self._subscribe(event)
            case "subscribed":
                self._spawn(self._add_speaker(event["track"], event["identity"], event["stream"]))
            case "unsubscribed":
                self._spawn(self._drop_speaker(event["track"]))
            case "subscription_failed":
                log.error("%s: %s: %s", self.name, event["track"], event["error"])
            case "publishing":
                self._on_publishing(event["stream"], event["sid"])
            case "stats":
                self._on_stats(event)
            case "data":
                self._reception.told(event["identity"], event["topic"], event["text"])
            case "reconnecting":
                log.warning("%s: connection lost, reconnecting", self.name)
            case "reconnected":
                log.info("%s: reconnected", self.name)
                self._leave_when_empty()
            case "disconnected":
                self.end()

    async def _close(self) -> None:
        self._ended.set()
        if self._leaving is not None:
            self._leaving.cancel()
        for sid in list(self._translations):
            await self._drop_speaker(sid)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tell(op="leave")
        self._bridge.forget(self.name)
        log.info("%s: left", self.name)

    def _tell(self, **message: object) -> None:
        self._bridge.tell({**message, "room": self.name})

    def _spawn(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: %r", self.name, task.exception(), exc_info=task.exception())

    def _on_participant(self, event: dict[str, Any]) -> None:
        if event["kind"] not in _PEOPLE:
            return
        if event["here"]:
            self._people.add(event["identity"])
        else:
            self._people.discard(event["identity"])
            self._reception.forget(event["identity"])
        self._leave_when_empty()

    def _leave_when_empty(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        if not self._people:
            wait_s = self._settings.tuning.empty_room_ms / 1000
            self._leaving = asyncio.get_running_loop().call_later(wait_s, self.end)

    def _subscribe(self, published: dict[str, Any]) -> None:
        if (
            published["kind"] in _PEOPLE  # another translator's speech must not be translated back
            and published["type"] == "audio"
            and published["source"] == "microphone"
        ):
            self._tell(op="subscribe", track=published["track"])

    async def _add_speaker(self, track_sid: str, identity: str, ears: int) -> None:
        await self._drop_speaker(track_sid)  # a reconnect may announce the same track again
        settings, tuning = self._settings, self._settings.tuning
        playout = Playout(self._bridge, self.name, f"translation-{settings.target_language}")
        recognizer_url = f"{settings.stt_url}/v1/stream"

        def new_utterance() -> Utterance:
            segment_id = f"{self._sid}-{track_sid}-{next(self._segments)}"
            return Utterance(
                segment_id, self.name, identity, track_sid, on_closed=self._metrics.observe_utterance
            )

        def make_recognizer(*callbacks: Callable) -> Recognizer:
            return Recognizer(self._session, recognizer_url, tuning.stt_final_timeout_ms, *callbacks)

        captions = Captions(
            self._bridge, self.name, settings.source_language, settings.target_language, tuning.partial_caption_ms
        )
        speaker = Speaker(new_utterance, make_recognizer, self._services, captions, playout, tuning)
        report = RtpReport(self.name, identity, track_sid)
        self._translations[track_sid] = _Translation(speaker, identity, ears, playout, report)
        self._bridge.listen(ears, speaker)

    def _on_publishing(self, stream: int, sid: str) -> None:
        for translation in self._translations.values():
            if translation.playout.stream == stream:
                log.info("%s: translating %s as %s", self.name, translation.identity, sid)
                translation.sid = sid
                self._describe_translations()

    def _describe_translations(self) -> None:
        """Tracks have no attributes of their own, so the participant's say what each is; their SIDs change when
        the SDK publishes them anew after a lost connection."""
        described = {
            f"hive.translation.{translation.sid}": json.dumps(
                {
                    "source_track": source_sid,
                    "source_identity": translation.identity,
                    "source_language": self._settings.source_language,
                    "language": self._settings.target_language,
                }
            )
            for source_sid, translation in self._translations.items()
            if translation.sid
        }
        gone = {name: "" for name in self._described - described.keys()}
        self._described = set(described)
        self._tell(op="attributes", attributes={**gone, **described})

    def _on_stats(self, event: dict[str, Any]) -> None:
        for track_sid, translation in self._translations.items():
            if event.get("track") == track_sid:
                translation.report.heard(event["inbound"], event["t_ms"])
                self._metrics.observe_reception(track_sid, event["inbound"], event["t_ms"])
            elif event.get("stream") == translation.playout.stream:
                translation.report.spoken(event["outbound"])
                self._bridge.tell(
                    {
                        "op": "reception",
                        "stream": translation.playout.stream,
                        "loss_pct": self._reception.worst_loss_pct(translation.identity),
                    }
                )

    async def _drop_speaker(self, track_sid: str) -> None:
        translation = self._translations.pop(track_sid, None)
        if translation is None:
            return
        self._bridge.ignore(translation.ears)
        self._metrics.forget(track_sid)
        try:
            if not self._ended.is_set():
                await translation.speaker.finish_speaking(self._settings.tuning.last_words_ms)
        finally:
            await translation.speaker.close()
        self._describe_translations()
