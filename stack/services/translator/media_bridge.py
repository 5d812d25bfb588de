"""The media bridge: a child process that is in the rooms, hears and speaks there. This is its other end of the pipe.

A message is a length (32 bit, big endian), a type and a payload: JSON, or audio. What each message says is in
stack/services/media/internal/wire.
"""

import asyncio
import json
import logging
import struct
from itertools import count
from typing import Any, Protocol

log = logging.getLogger("translator.media")

_JSON, _AUDIO = 1, 2
_HEAD = struct.Struct(">IB")
_HEARD = struct.Struct(">IdB")
_SAID = struct.Struct(">I")


class RoomEvents(Protocol):
    """Who is told of what happens in a room."""

    def on_event(self, event: dict[str, Any]) -> None: ...


class Ears(Protocol):
    """Who gets the audio of a track: 10 ms of 16 kHz mono s16le at a time, in order."""

    def hear(self, frame: bytes, arrival_ms: float) -> None: ...


class Speaking(Protocol):
    """Who is told how a speech fares."""

    def on_first_frame(self, at_ms: float) -> None: ...

    def on_spoken(self, underrun_ms: float) -> None: ...


class MediaBridge:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        self._into = process.stdin
        self._out = process.stdout
        self._rooms: dict[str, RoomEvents] = {}
        self._ears: dict[int, Ears] = {}
        self._speeches: dict[int, Speaking] = {}
        self._questions: dict[int, asyncio.Future[None]] = {}
        self._numbers = count(1)
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, program: str, options: dict[str, Any]) -> "MediaBridge":
        """Raises OSError when the program cannot be started."""
        process = await asyncio.create_subprocess_exec(
            program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        bridge = cls(process)
        bridge.tell({"op": "configure", **options})
        return bridge

    async def ended(self) -> int:
        """Its exit code, when it has ended; it never should before `close`."""
        return await self._process.wait()

    async def answers(self) -> None:
        """Returns once it has read what it was told until now, and has said so; never, when it hangs."""
        question = next(self._numbers)
        answer = self._questions[question] = asyncio.get_running_loop().create_future()
        self.tell({"op": "answer", "question": question})
        try:
            await answer
        finally:
            del self._questions[question]

    async def close(self) -> None:
        self._into.close()
        await self._process.wait()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    def tell(self, message: dict[str, Any]) -> None:
        self._write(_JSON, json.dumps(message).encode())

    def attend(self, room: str, events: RoomEvents) -> None:
        self._rooms[room] = events

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)

    def listen(self, stream: int, ears: Ears) -> None:
        self._ears[stream] = ears

    def ignore(self, stream: int) -> None:
        self._ears.pop(stream, None)

    def new_stream(self) -> int:
        return next(self._numbers)

    def begin_speech(self, stream: int, speaking: Speaking) -> int:
        """Behind what waits on that stream already. Returns the number to send its audio with."""
        speech = next(self._numbers)
        self._speeches[speech] = speaking
        self.tell({"op": "say", "stream": stream, "speech": speech})
        return speech

    def send_speech(self, speech: int, pcm: bytes) -> None:
        """Whole samples of 48 kHz mono s16le."""
        self._write(_AUDIO, _SAID.pack(speech) + pcm)

    def end_speech(self, speech: int) -> None:
        self.tell({"op": "said", "speech": speech})

    def forget_speech(self, speech: int) -> None:
        self._speeches.pop(speech, None)

    def _write(self, kind: int, payload: bytes) -> None:
        if not self._into.is_closing():
            self._into.write(_HEAD.pack(len(payload) + 1, kind) + payload)

    async def _read(self) -> None:
        try:
            while True:
                size, kind = _HEAD.unpack(await self._out.readexactly(_HEAD.size))
                payload = await self._out.readexactly(size - 1)
                if kind == _AUDIO:
                    self._on_audio(payload)
                else:
                    self._on_event(json.loads(payload))
        except asyncio.IncompleteReadError:
            return  # it has ended; `ended` says how

    def _on_audio(self, payload: bytes) -> None:
        stream, arrival_ms, _kind = _HEARD.unpack_from(payload)
        ears = self._ears.get(stream)
        if ears is not None:
            ears.hear(payload[_HEARD.size :], arrival_ms)

    def _on_event(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind == "first_frame":
            if (speaking := self._speeches.get(event["speech"])) is not None:
                speaking.on_first_frame(event["t_ms"])
        elif kind == "spoken":
            if (speaking := self._speeches.pop(event["speech"], None)) is not None:
                speaking.on_spoken(event.get("underrun_ms", 0.0))
        elif kind == "answer":
            if (answer := self._questions.get(event["question"])) is not None:
                answer.set_result(None)
        elif (events := self._rooms.get(event.get("room", ""))) is not None:
            events.on_event(event)
