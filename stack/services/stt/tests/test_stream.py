import asyncio
import json
import socket
import unittest
from contextlib import asynccontextmanager
from dataclasses import replace
from unittest.mock import patch

from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer, get_port_socket

from common.server import application
from common.tests.case import AsyncCase
from common.tests.waiting import until
from common.tracing import Tracer
from stt import stream
from stt.decoder import PhraseDecoder
from stt.phrasebook import read_phrasebook
from stt.pool import DecoderPool
from stt.settings import read_settings
from stt.stream import Streams

from .recordings import TEXTS, recording

STALL_S = 0.3
SECOND = bytes(32_000)
FINISH = '{"type":"finish"}'
RESET = '{"type":"reset"}'


async def answer(socket: ClientWebSocketResponse) -> dict:
    return json.loads(await socket.receive_str(timeout=5))


async def final_of(socket: ClientWebSocketResponse) -> tuple[list[dict], dict]:
    """What came before the next final, and the final."""
    before = []
    while (message := await answer(socket))["type"] != "final":
        before.append(message)
    return before, message


async def say(socket: ClientWebSocketResponse, pcm: bytes, piece: int = 640) -> None:
    for at in range(0, len(pcm), piece):
        await socket.send_bytes(pcm[at : at + piece])


def small_buffers(host: str, port: int, family: socket.AddressFamily) -> socket.socket:
    """A listening socket whose connections soon block when their client does not read."""
    listening = get_port_socket(host, port, family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    return listening


class Serving(AsyncCase):
    """A server as the service makes it, with short limits, and real decoders."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.phrasebook = read_phrasebook(read_settings().phrase_files)

    @asynccontextmanager
    async def service(self, decoders: int = 2, **limits: float):
        settings = replace(read_settings(), **{"utterance_stall_s": 30.0, **limits})
        self.pool = DecoderPool(lambda: PhraseDecoder(self.phrasebook), decoders, decoders)
        await self.pool.warm()
        self.streams = Streams(self.pool, self.phrasebook, settings, Tracer("stt", {}))
        app = application()
        app.router.add_get("/v1/stream", self.streams.handle)
        app.on_shutdown.append(self.streams.close_all)
        async with TestClient(TestServer(app, socket_factory=small_buffers)) as self.client:
            yield self.client

    def free(self) -> int:
        return self.pool.facts()["free"]

    @asynccontextmanager
    async def connected(self):
        async with self.client.ws_connect("/v1/stream", max_msg_size=0) as socket:
            yield socket


class Conversation(Serving):
    async def test_partials_grow_to_the_one_final(self) -> None:
        async with self.service(), self.connected() as socket:
            speech = recording("044-slt")
            await say(socket, speech)
            await socket.send_str(FINISH)
            partials, final = await final_of(socket)
            self.assertEqual((final["text"], final["complete"]), (TEXTS["044-slt"], True))
            self.assertEqual(final["audio_ms"], len(speech) // 32)
            self.assertGreater(final["compute_ms"], 0)
            self.assertTrue(partials)
            self.assertEqual({partial["type"] for partial in partials}, {"partial"})
            told = [(partial["text"], partial["complete"]) for partial in partials]
            self.assertTrue(all(one != next_ for one, next_ in zip(told, told[1:])), told)
            self.assertEqual(told[-1], (TEXTS["044-slt"], True))
            heard_ms = [partial["audio_ms"] for partial in partials]
            self.assertEqual(heard_ms, sorted(heard_ms))
            self.assertLessEqual(heard_ms[-1], final["audio_ms"])

    async def test_samples_torn_between_messages_are_put_together(self) -> None:
        async with self.service(), self.connected() as socket:
            speech = recording("045-awb")
            await say(socket, speech, 333)
            await socket.send_str(FINISH)
            _, final = await final_of(socket)
            self.assertEqual((final["text"], final["audio_ms"]), (TEXTS["045-awb"], len(speech) // 32))
            # Half a sample that was never completed must not shift the next utterance.
            await socket.send_bytes(b"\x01")
            await socket.send_str(FINISH)
            self.assertEqual((await final_of(socket))[1]["text"], "")
            await say(socket, speech)
            await socket.send_str(FINISH)
            self.assertEqual((await final_of(socket))[1]["text"], TEXTS["045-awb"])

    async def test_a_large_message_is_decoded_whole(self) -> None:
        async with self.service(), self.connected() as socket:
            speech = recording("019-rms")
            await socket.send_bytes(speech)
            await socket.send_str(FINISH)
            _, final = await final_of(socket)
            self.assertEqual((final["text"], final["audio_ms"]), (TEXTS["019-rms"], len(speech) // 32))

    async def test_every_finish_has_one_final_in_order(self) -> None:
        names = list(TEXTS)
        async with self.service(decoders=1), self.connected() as socket:
            for name in names:
                await say(socket, recording(name))
                await socket.send_str(FINISH)
                await socket.send_str(FINISH)  # without audio
            texts = [(await final_of(socket))[1]["text"] for _ in range(2 * len(names))]
            self.assertEqual(texts, [text for name in names for text in (TEXTS[name], "")])

    async def test_reset_forgets_and_is_not_answered(self) -> None:
        async with self.service(decoders=1), self.connected() as socket:
            await say(socket, recording("006-awb"))
            await socket.send_str(RESET)
            await say(socket, recording("044-slt"))
            await socket.send_str(FINISH)
            _, final = await final_of(socket)
            self.assertEqual((final["text"], final["audio_ms"]), (TEXTS["044-slt"], len(recording("044-slt")) // 32))
            self.assertEqual(self.free(), 1)

    async def test_what_is_no_command_is_refused_and_the_utterance_goes_on(self) -> None:
        async with self.service(), self.connected() as socket:
            speech = recording("044-slt")
            await say(socket, speech[:20_000])
            for text in ("", "finish", "null", "[]", "7", '"type"', '{"type":["finish"]}', '{"type":"stop"}', "[" * 5000):
                await socket.send_str(text)
            await say(socket, speech[20_000:])
            await socket.send_str(FINISH)
            before, final = await final_of(socket)
            self.assertEqual(final["text"], TEXTS["044-slt"])
            self.assertEqual([message["code"] for message in before if message["type"] == "error"], ["bad_message"] * 9)

    async def test_a_traceparent_of_any_kind_does_no_harm(self) -> None:
        async with self.service(), self.connected() as socket:
            for given in ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x", None, 7, {"a": 1}):
                await socket.send_str(json.dumps({"type": "finish", "traceparent": given}))
                self.assertEqual((await answer(socket))["type"], "final")

    async def test_utterances_at_the_same_time_do_not_mix(self) -> None:
        names = list(TEXTS)

        async def one(name: str) -> str:
            async with self.connected() as socket:
                await say(socket, recording(name))
                await socket.send_str(FINISH)
                return (await final_of(socket))[1]["text"]

        async with self.service(decoders=len(names)):
            self.assertEqual(await asyncio.gather(*map(one, names)), list(TEXTS.values()))
            await until(lambda: self.streams.open == 0)
            self.assertEqual(self.free(), len(names))

    async def test_an_utterance_that_is_too_long_is_dropped_and_the_next_is_heard(self) -> None:
        async with self.service(decoders=1, utterance_most_s=2.5), self.connected() as socket:
            await say(socket, 3 * SECOND, 32_000)
            self.assertEqual((await answer(socket))["code"], "utterance_too_long")
            self.assertEqual(self.free(), 1)
            await say(socket, SECOND)  # of the same utterance: not listened to
            await socket.send_str(FINISH)
            self.assertEqual(await final_of(socket), ([], {
                "type": "final", "text": "", "complete": False, "audio_ms": 0, "compute_ms": 0.0,
            }))
            await say(socket, recording("044-slt"))
            await socket.send_str(FINISH)
            self.assertEqual((await final_of(socket))[1]["text"], TEXTS["044-slt"])

    async def test_one_utterance_more_than_decoders_is_refused_until_one_is_free(self) -> None:
        async with self.service(decoders=1), self.connected() as first, self.connected() as second:
            await first.send_bytes(SECOND)
            await until(lambda: self.free() == 0)
            await second.send_bytes(SECOND)
            self.assertEqual((await answer(second))["code"], "busy")
            await second.send_str(FINISH)
            self.assertEqual((await answer(second))["type"], "final")
            await first.send_str(RESET)
            await until(lambda: self.free() == 1)
            await say(second, recording("044-slt"))
            await second.send_str(FINISH)
            self.assertEqual((await final_of(second))[1]["text"], TEXTS["044-slt"])

    async def test_more_streams_than_allowed_are_refused_however_fast_they_come(self) -> None:
        async with self.service(streams_most=3):
            async def attempt() -> int:
                try:
                    sockets.append(await self.client.ws_connect("/v1/stream"))
                    return 101
                except WSServerHandshakeError as refusal:
                    return refusal.status

            sockets: list[ClientWebSocketResponse] = []
            statuses = await asyncio.gather(*(attempt() for _ in range(10)))
            self.assertEqual(sorted(statuses), [101] * 3 + [503] * 7)
            await sockets[0].close()
            await until(lambda: self.streams.open == 2)
            self.assertEqual(await attempt(), 101)

    async def test_a_request_that_is_no_websocket_is_refused(self) -> None:
        async with self.service() as client, client.get("/v1/stream") as refusal:
            self.assertEqual(refusal.status, 400)
            self.assertEqual(self.streams.open, 0)

    async def test_a_client_that_vanishes_frees_its_decoder(self) -> None:
        async with self.service(decoders=1):
            for _ in range(3):
                socket = await self.client.ws_connect("/v1/stream")
                await socket.send_bytes(SECOND)
                await until(lambda: self.free() == 0)
                socket._response.connection.transport.abort()
                await until(lambda: self.free() == 1 and self.streams.open == 0)
                await socket.close()

    async def test_a_message_that_is_too_large_ends_the_stream_and_frees_the_decoder(self) -> None:
        async with self.service(decoders=1), self.connected() as socket:
            await socket.send_bytes(SECOND)
            await socket.send_bytes(bytes(stream.MESSAGE_MOST_BYTES + 2))
            while (message := await socket.receive(timeout=5)).type is WSMsgType.TEXT:
                pass
            self.assertEqual(message.data, WSCloseCode.MESSAGE_TOO_BIG)
            await until(lambda: self.free() == 1 and self.streams.open == 0)


class Silence(Serving):
    """A decoder is not kept by an utterance that goes nowhere."""

    async def stalled(self, socket: ClientWebSocketResponse) -> None:
        while (message := await answer(socket)).get("code") in (None, "bad_message"):
            self.assertNotEqual(message["type"], "final")
        self.assertEqual(message["code"], "utterance_stalled")
        self.assertEqual(self.free(), 1)

    async def test_no_audio(self) -> None:
        async with self.service(decoders=1, utterance_stall_s=STALL_S), self.connected() as socket:
            await socket.send_bytes(SECOND)
            await self.stalled(socket)
            await socket.send_bytes(SECOND)  # still of the dropped one
            await socket.send_str(FINISH)
            self.assertEqual((await final_of(socket))[1]["audio_ms"], 0)

    async def meanwhile(self, do) -> None:
        async with self.service(decoders=1, utterance_stall_s=STALL_S), self.connected() as socket:
            await socket.send_bytes(SECOND)

            async def keep_on() -> None:
                while True:
                    await do(socket)
                    await asyncio.sleep(STALL_S / 6)

            busy = asyncio.create_task(keep_on())
            try:
                await self.stalled(socket)
            finally:
                busy.cancel()
                await asyncio.gather(busy, return_exceptions=True)

    async def test_pings_are_no_audio(self) -> None:
        await self.meanwhile(lambda socket: socket.ping())

    async def test_pongs_are_no_audio(self) -> None:
        await self.meanwhile(lambda socket: socket.pong())

    async def test_empty_messages_are_no_audio(self) -> None:
        await self.meanwhile(lambda socket: socket.send_bytes(b""))

    async def test_messages_that_are_no_commands_are_no_audio(self) -> None:
        await self.meanwhile(lambda socket: socket.send_str("?"))

    async def test_audio_that_trickles_does_not_keep_a_decoder_for_longer_than_an_utterance(self) -> None:
        async with self.service(decoders=1, utterance_stall_s=STALL_S, utterance_most_s=1), self.connected() as socket:
            async def trickle() -> None:
                while True:
                    await socket.send_bytes(bytes(2))
                    await asyncio.sleep(STALL_S / 6)

            busy = asyncio.create_task(trickle())
            try:
                await self.stalled(socket)
            finally:
                busy.cancel()
                await asyncio.gather(busy, return_exceptions=True)

    async def test_a_pause_between_utterances_is_no_stall(self) -> None:
        async with self.service(decoders=1, utterance_stall_s=STALL_S), self.connected() as socket:
            await socket.send_bytes(SECOND)
            await socket.send_str(FINISH)
            await final_of(socket)
            with self.assertRaises(TimeoutError):
                await socket.receive(timeout=2 * STALL_S)

    async def test_a_pause_within_the_limit_is_no_stall(self) -> None:
        async with self.service(decoders=1, utterance_stall_s=2), self.connected() as socket:
            speech = recording("044-slt")
            await say(socket, speech[:20_000])
            await asyncio.sleep(0.3)
            await say(socket, speech[20_000:])
            await socket.send_str(FINISH)
            before, final = await final_of(socket)
            self.assertEqual(final["text"], TEXTS["044-slt"])
            self.assertNotIn("error", {message["type"] for message in before})


class Stopping(Serving):
    async def test_open_streams_are_closed_and_their_decoders_freed(self) -> None:
        async with self.service(decoders=1):
            socket = await self.client.ws_connect("/v1/stream")
            await socket.send_bytes(SECOND)
            await until(lambda: self.free() == 0)
            closing = asyncio.create_task(self.streams.close_all(self.client.app))
            while (message := await socket.receive(timeout=5)).type is WSMsgType.TEXT:
                pass
            self.assertEqual((message.type, message.data), (WSMsgType.CLOSE, WSCloseCode.GOING_AWAY))
            await closing
            await until(lambda: self.free() == 1 and self.streams.open == 0)

    async def unread(self) -> tuple[asyncio.StreamWriter, asyncio.Task]:
        """A client that sends and never reads, until the service cannot send to it."""
        # A small buffer, so that it is full soon.
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, (self.client.host, self.client.port))
        reader, writer = await asyncio.open_connection(sock=connection)
        writer.write(
            b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()
        audio = b"\x82\xfe" + (32_000).to_bytes(2, "big") + bytes(4) + SECOND  # masked with zeros
        no_command = b"\x81\x81" + bytes(4) + b"?"
        writer.write(audio)

        async def flood() -> None:
            while True:
                writer.write(no_command * 2000)
                await writer.drain()

        return writer, asyncio.create_task(flood())

    async def test_a_client_that_does_not_read_loses_its_decoder_and_its_connection(self) -> None:
        with patch.object(stream, "SEND_TIMEOUT_S", 0.3):
            async with self.service(decoders=1):
                writer, flood = await self.unread()
                try:
                    await until(lambda: self.free() == 0)
                    await until(lambda: self.free() == 1 and self.streams.open == 0)
                    # The connection is gone, too: what is written to it fails.
                    await asyncio.wait({flood}, timeout=5)
                    self.assertTrue(flood.done())
                    self.assertIsInstance(flood.exception(), ConnectionError)
                finally:
                    flood.cancel()
                    writer.transport.abort()

    async def test_a_client_that_does_not_read_does_not_delay_the_stop(self) -> None:
        async with self.service(decoders=1):
            writer, flood = await self.unread()
            try:
                await until(lambda: self.free() == 0)
                # Until nothing more goes out.
                while not (await asyncio.wait({flood}, timeout=0.2))[0] and not self._stuck():
                    pass
                async with asyncio.timeout(2):
                    await self.streams.close_all(self.client.app)
                await until(lambda: self.free() == 1 and self.streams.open == 0)
            finally:
                flood.cancel()
                writer.transport.abort()

    def _stuck(self) -> bool:
        return any(request.protocol._paused for request in self.streams._open.values())


if __name__ == "__main__":
    unittest.main()
