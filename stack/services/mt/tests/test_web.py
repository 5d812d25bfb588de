import unittest

from aiohttp.test_utils import TestClient, TestServer

from common.server import application
from common.tests.case import AsyncCase
from mt.mode_file import read_mode
from mt.settings import read_settings
from mt.translator import Translator
from mt.web import routes

HELLO = {"text": "the train leaves on Monday", "source": "en", "target": "es"}


class Web(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.translator = Translator(read_mode(read_settings().mode_file), 1, 4, 10)
        await self.translator.start()
        app = application()
        app.add_routes(routes(self.translator, 40))
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    async def asyncTearDown(self) -> None:
        await self.client.close()
        await self.translator.stop()

    async def asked(self, **change: object) -> tuple[int, dict]:
        async with self.client.post("/v1/translate", json={**HELLO, **change}) as answer:
            return answer.status, await answer.json()

    async def test_requests(self) -> None:
        status, body = await self.asked()
        self.assertEqual((status, body["source"], body["target"]), (200, "en", "es"))
        self.assertIn("lunes", body["text"])
        for text in ("I don’t know", "  spaces \n and lines ", "café 5 €", "x" * 40):
            with self.subTest(text=text):
                status, body = await self.asked(text=text)
                self.assertEqual(status, 200)
                self.assertTrue(body["text"])
        for change, status, code in (
            ({"text": "x" * 41}, 413, "text_too_long"),
            ({"text": " "}, 400, "bad_field"),
            ({"text": "\ud800"}, 400, "bad_field"),
            ({"source": "es"}, 400, "unsupported_language"),
            ({"target": None}, 400, "unsupported_language"),
        ):
            with self.subTest(change=change):
                got, body = await self.asked(**change)
                self.assertEqual((got, body["error"]["code"]), (status, code))


if __name__ == "__main__":
    unittest.main()
