"""In which rooms the translator is: every room with people in it, whoever says so first."""

import asyncio
import logging
from typing import Callable

from livekit import api
from livekit.api import room_service

from .room_session import RoomSession

log = logging.getLogger("translator.supervisor")

_PEOPLE = (api.ParticipantInfo.Kind.STANDARD, api.ParticipantInfo.Kind.SIP)
_REJOIN_AFTER_S = 1.0


class Supervisor:
    def __init__(
        self,
        rooms: room_service.RoomService,
        poll_ms: float,
        own_identity: str,
        new_session: Callable[[str], RoomSession],
    ) -> None:
        self._rooms = rooms
        self._poll_s = poll_ms / 1000
        self._own_identity = own_identity
        self._new_session = new_session
        self._sessions: dict[str, tuple[RoomSession, asyncio.Task[None]]] = {}
        self._refused_until: dict[str, float] = {}
        self._look_now = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None

    @property
    def room_names(self) -> list[str]:
        return sorted(self._sessions)

    def start(self) -> None:
        self._polling = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        for session, _ in self._sessions.values():
            session.end()
        await asyncio.gather(*(task for _, task in self._sessions.values()), return_exceptions=True)

    def join(self, room: str) -> None:
        """Nothing happens in a room that the translator is in or is about to be in."""
        now = asyncio.get_running_loop().time()
        if room in self._sessions or self._refused_until.get(room, 0) > now:
            return
        session = self._new_session(room)
        task = asyncio.create_task(self._attend(room, session))
        self._sessions[room] = (session, task)

    def leave(self, room: str) -> None:
        if room in self._sessions:
            self._sessions[room][0].end()

    async def _attend(self, room: str, session: RoomSession) -> None:
        try:
            await session.run()
            self._refused_until.pop(room, None)
        except Exception as error:
            log.error("%s: not joined: %s: %s", room, type(error).__name__, getattr(error, "message", error))
            self._refused_until[room] = asyncio.get_running_loop().time() + _REJOIN_AFTER_S
        finally:
            self._sessions.pop(room, None)
            # Someone may have come back while the session was on its way out.
            self._look_now.set()

    async def _poll(self) -> None:
        while True:
            try:
                await self._look_for_rooms()
            except Exception as error:  # LiveKit may be down for a while; the next poll tells
                log.error("rooms not listed: %s: %s", type(error).__name__, error)
            try:
                await asyncio.wait_for(self._look_now.wait(), self._poll_s)
            except asyncio.TimeoutError:
                pass
            self._look_now.clear()

    async def _look_for_rooms(self) -> None:
        listed = await self._rooms.list_rooms(api.ListRoomsRequest())
        for room in listed.rooms:
            if room.name in self._sessions:
                continue
            present = await self._rooms.list_participants(api.ListParticipantsRequest(room=room.name))
            if any(who.kind in _PEOPLE and who.identity != self._own_identity for who in present.participants):
                self.join(room.name)
