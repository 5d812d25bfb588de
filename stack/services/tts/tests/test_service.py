import asyncio
import unittest

from common.tests.case import AsyncCase
from common.tests.program import refused, running
from common.tests.programs import descendants
from common.tests.waiting import until


class Service(AsyncCase):
    """The whole program, as the image starts it."""

    async def test_it_says_when_it_is_ready_and_what_it_has(self) -> None:
        async with running("tts") as program:
            facts = await program.ready()
            self.assertEqual((facts["status"], facts["service"]), ("ok", "tts"))
            self.assertGreater(facts["probe_bytes"], 0)
            async with program.session.get(f"{program.url}/metrics") as answer:
                self.assertIn('service_requests_total{outcome="ok"}', await answer.text())
            async with program.session.get(f"{program.url}/nothing") as answer:
                self.assertEqual((answer.status, (await answer.json())["error"]["code"]), (404, "not_found"))

    async def test_it_stops_while_it_is_starting(self) -> None:
        async with running("tts") as program:
            while await program.health() is None:
                await asyncio.sleep(0.01)
            self.assertEqual(await program.stop(), 0)

    async def test_a_stop_leaves_no_speakers(self) -> None:
        async with running("tts") as program:
            await program.ready()
            self.assertGreater(len(descendants()), 1)
            self.assertEqual(await program.stop(), 0)
            await until(lambda: not descendants())

    async def test_settings_that_cannot_be_used_are_named_all_at_once(self) -> None:
        code, said = await refused("tts", without=("TTS_HOST",), TTS_PORT="99999")
        self.assertEqual(code, 64)
        self.assertIn("TTS_HOST: not set", said)
        self.assertIn("TTS_PORT: got 99999, expected a whole number 1..65535", said)
        self.assertNotIn("Traceback", said)

    async def test_what_it_needs_is_checked_before_it_listens(self) -> None:
        code, said = await refused("tts", TTS_SPEAKERS_MOST="0")
        self.assertEqual(code, 64)
        self.assertIn("TTS_SPEAKERS_MOST: got 0, expected a whole number 1..64", said)
        self.assertNotIn("Traceback", said)


if __name__ == "__main__":
    unittest.main()
