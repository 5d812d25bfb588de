"""The translator in one room: subscribes to the people's microphones, a Speaker for each."""

import asyncio
import json
import logging
from itertools import count
from typing import Callable

import aiohttp
from livekit import api, rtc

from .captions import Captions
from .playout import Playout
from .recognizer import Recognizer
from .rtp_report import RtpReport
from .services import Services
from .settings import Settings
from .speaker import Speaker
from .utterance import Utterance

log = logging.getLogger("translator.room")

_CONNECT_TIMEOUT_S = 10.0
_AGENT = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
_PEOPLE = (rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD, rtc.ParticipantKind.PARTICIPANT_KIND_SIP)


class RoomSession:
    """`run` lasts from joining to leaving; it raises when the room could not be joined."""

    def __init__(self, name: str, settings: Settings, session: aiohttp.ClientSession, services: Services) -> None:
        self.name = name
        self._settings = settings
        self._session = session
        self._services = services
        self._room = rtc.Room()
        self._ended = asyncio.Event()
        # All by the SID of the speaker's track.
        self._speakers: dict[str, Speaker] = {}
        self._reports: dict[str, RtpReport] = {}
        self._translations: dict[str, tuple[rtc.LocalTrackPublication, str]] = {}
        self._segments = count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        self._follow_events()
        try:
            await asyncio.wait_for(
                self._room.connect(
                    self._settings.livekit_url, self._token(), rtc.RoomOptions(auto_subscribe=False, dynacast=False)
                ),
                _CONNECT_TIMEOUT_S,
            )
            log.info("%s: joined", self.name)
            self._subscribe_to_all()
            self._leave_when_empty()
            await self._ended.wait()
        finally:
            await self._close()

    def end(self) -> None:
        self._ended.set()

    async def _close(self) -> None:
        self._ended.set()
        if self._leaving is not None:
            self._leaving.cancel()
        for sid in list(self._speakers):
            await self._drop_speaker(sid)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._room.disconnect()
        log.info("%s: left", self.name)

    def _token(self) -> str:
        settings = self._settings
        grants = api.VideoGrants(room_join=True, room=self.name, agent=True, can_update_own_metadata=True)
        return (
            api.AccessToken(settings.livekit_api_key, settings.livekit_api_secret)
            .with_identity(settings.identity)
            .with_name(settings.name)
            .with_kind("agent")
            .with_grants(grants)
            .to_jwt()
        )

    def _follow_events(self) -> None:
        room = self._room
        room.on("track_published", self._subscribe)
        room.on("track_subscribed", lambda *of_track: self._spawn(self._add_speaker(*of_track)))
        room.on("track_unsubscribed", lambda _track, which, _who: self._spawn(self._drop_speaker(which.sid)))
        room.on("local_track_republished", lambda *_: self._spawn(self._describe_translations()))
        room.on("participant_connected", lambda _who: self._leave_when_empty())
        room.on("participant_disconnected", lambda _who: self._leave_when_empty())
        room.on("track_subscription_failed", lambda _who, sid, error: log.error("%s: %s: %s", self.name, sid, error))
        room.on("reconnecting", lambda: log.warning("%s: connection lost, reconnecting", self.name))
        room.on("reconnected", self._on_reconnected)
        room.on("disconnected", lambda _reason: self.end())

    def _on_reconnected(self) -> None:
        log.info("%s: reconnected", self.name)
        # After a full reconnect the tracks that were there before are not announced again.
        self._subscribe_to_all()
        self._leave_when_empty()

    def _subscribe_to_all(self) -> None:
        for participant in self._room.remote_participants.values():
            for publication in participant.track_publications.values():
                self._subscribe(publication, participant)

    def _spawn(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: %r", self.name, task.exception(), exc_info=task.exception())

    def _leave_when_empty(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        if not any(who.kind in _PEOPLE for who in self._room.remote_participants.values()):
            wait_s = self._settings.tuning.empty_room_ms / 1000
            self._leaving = asyncio.get_running_loop().call_later(wait_s, self.end)

    @staticmethod
    def _subscribe(publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant) -> None:
        if (
            participant.kind != _AGENT  # another translator's speech must not be translated back
            and publication.kind == rtc.TrackKind.KIND_AUDIO
            and publication.source == rtc.TrackSource.SOURCE_MICROPHONE
        ):
            publication.set_subscribed(True)

    async def _add_speaker(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        await self._drop_speaker(publication.sid)  # a reconnect may announce the same track again
        settings, tuning = self._settings, self._settings.tuning
        local = self._room.local_participant
        playout = Playout(f"translation-{settings.target_language}")
        recognizer_url = f"{settings.stt_url}/v1/stream"

        def new_utterance() -> Utterance:
            segment = f"{local.sid}-{publication.sid}-{next(self._segments)}"
            return Utterance(segment, self.name, participant.identity, publication.sid)

        def make_recognizer(*callbacks: Callable) -> Recognizer:
            return Recognizer(self._session, recognizer_url, tuning.stt_final_timeout_ms, *callbacks)

        captions = Captions(local, settings.source_language, settings.target_language, tuning.partial_caption_ms)
        speaker = Speaker(track, new_utterance, make_recognizer, self._services, captions, playout, tuning)
        self._speakers[publication.sid] = speaker
        published = await local.publish_track(playout.track, Playout.publish_options())
        if self._speakers.get(publication.sid) is not speaker:  # the speaker left meanwhile
            await local.unpublish_track(published.sid)
            return
        log.info("%s: translating %s (%s) as %s", self.name, participant.identity, publication.sid, published.sid)
        self._translations[publication.sid] = (published, participant.identity)
        self._reports[publication.sid] = RtpReport(self.name, participant.identity, track, playout.track)
        await self._describe_translations()

    async def _describe_translations(self) -> None:
        """Tracks have no attributes of their own, so the participant's say what each is; their SIDs change when
        the SDK publishes them anew after a lost connection."""
        described = {
            f"hive.translation.{published.sid}": json.dumps(
                {
                    "source_track": source_sid,
                    "source_identity": identity,
                    "source_language": self._settings.source_language,
                    "language": self._settings.target_language,
                }
            )
            for source_sid, (published, identity) in self._translations.items()
        }
        local = self._room.local_participant
        gone = {name: "" for name in local.attributes if name.startswith("hive.translation.") and name not in described}
        await local.set_attributes({**gone, **described})

    async def _drop_speaker(self, track_sid: str) -> None:
        speaker = self._speakers.pop(track_sid, None)
        if speaker is None:
            return
        report = self._reports.pop(track_sid, None)
        if report is not None:
            await report.close()
        try:
            if not self._ended.is_set():
                await speaker.finish_speaking(self._settings.tuning.last_words_ms)
        finally:
            await speaker.close()
        published, _ = self._translations.pop(track_sid, (None, ""))
        if published is not None and self._room.isconnected():
            try:
                await self._room.local_participant.unpublish_track(published.sid)
                await self._describe_translations()
            except Exception as error:  # the room is going away at the same time
                log.warning("%s: %s not unpublished: %s", self.name, published.sid, error)
