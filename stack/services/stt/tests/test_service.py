import asyncio
import unittest

from aiohttp import WSCloseCode, WSMsgType

from common.tests.case import AsyncCase
from common.tests.program import refused, running


class Service(AsyncCase):
    """The whole program, as the image starts it."""

    async def test_it_says_when_it_is_ready_and_what_it_has(self) -> None:
        async with running("stt") as program:
            facts = await program.ready()
            self.assertEqual((facts["status"], facts["service"]), ("ok", "stt"))
            self.assertEqual((facts["streams"], facts["decoders"]["most"]), (0, 16))
            async with program.session.get(f"{program.url}/metrics") as answer:
                self.assertIn('service_requests_total{outcome="ok"}', await answer.text())
            async with program.session.get(f"{program.url}/nothing") as answer:
                self.assertEqual((answer.status, (await answer.json())["error"]["code"]), (404, "not_found"))

    async def test_it_stops_while_it_is_starting(self) -> None:
        async with running("stt") as program:
            while await program.health() is None:
                await asyncio.sleep(0.01)
            self.assertEqual(await program.stop(), 0)

    async def test_a_stop_closes_streams_in_time(self) -> None:
        async with running("stt", STT_DECODERS_WARM="1") as program:
            await program.ready()
            async with program.session.ws_connect(f"{program.url}/v1/stream") as socket:
                await socket.send_bytes(bytes(32_000))
                stopping = asyncio.create_task(program.stop())
                while (message := await socket.receive(timeout=5)).type is WSMsgType.TEXT:
                    pass
                self.assertEqual((message.type, message.data), (WSMsgType.CLOSE, WSCloseCode.GOING_AWAY))
                self.assertEqual(await stopping, 0)

    async def test_settings_that_cannot_be_used_are_named_all_at_once(self) -> None:
        code, said = await refused("stt", without=("STT_HOST",), STT_PORT="99999")
        self.assertEqual(code, 64)
        self.assertIn("STT_HOST: not set", said)
        self.assertIn("STT_PORT: got 99999, expected a whole number 1..65535", said)
        self.assertNotIn("Traceback", said)

    async def test_what_it_needs_is_checked_before_it_listens(self) -> None:
        code, said = await refused("stt", STT_PHRASE_FILES="/nowhere.txt")
        self.assertEqual(code, 64)
        self.assertIn("/nowhere.txt", said)
        self.assertNotIn("Traceback", said)


if __name__ == "__main__":
    unittest.main()
