import asyncio
import unittest
from unittest.mock import patch

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from common import requests
from common.errors import ServiceError
from common.requests import BODY_LIMIT_BYTES, choice_field, integer_field, json_object, text_field
from common.server import application

from .case import AsyncCase


class Fields(unittest.TestCase):
    def refused(self, status: int, code: str, read, *arguments: object) -> dict:
        with self.assertRaises(ServiceError) as raised:
            read(*arguments)
        self.assertEqual((raised.exception.status, raised.exception.body["code"]), (status, code))
        return raised.exception.body

    def test_text(self) -> None:
        self.assertEqual(text_field({"text": "  a\tb \n c "}, 5), "a b c")
        self.assertEqual(text_field({"text": "¿Qué? «ñ» 日本 🙂"}, 50), "¿Qué? «ñ» 日本 🙂")
        for value in (None, 7, ["a"], "", " \n", "a\0b", "a\x1bb", "\ud800", "a\u202eb"):
            with self.subTest(value=value):
                self.refused(400, "bad_field", text_field, {"text": value}, 5)
        self.refused(400, "bad_field", text_field, {}, 5)
        # The limit is for what is left of it.
        self.assertEqual(text_field({"text": "abcde   "}, 5), "abcde")
        self.assertEqual(self.refused(413, "text_too_long", text_field, {"text": "abcdef"}, 5)["limit"], 5)

    def test_choices(self) -> None:
        self.assertEqual(choice_field({"source": "en"}, "source", ("en",)), "en")
        for value in ("EN", "", None, [], {}, 1):
            with self.subTest(value=value):
                body = self.refused(400, "unsupported_language", choice_field, {"source": value}, "source", ("en",))
                self.assertEqual((body["field"], body["accepted"]), ("source", ("en",)))

    def test_whole_numbers(self) -> None:
        for value in (1, 5):
            self.assertEqual(integer_field({"n": value}, "n", 1, 5), value)
        for value in (0, 6, 2.0, "2", True, None, float("nan")):
            with self.subTest(value=value):
                self.refused(400, "bad_field", integer_field, {"n": value}, "n", 1, 5)


class Bodies(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()

        async def echo(request: web.Request) -> web.Response:
            return web.json_response(await json_object(request))

        async def broken(_request: web.Request) -> web.Response:
            raise KeyError("a secret")

        app = application()
        app.add_routes([web.post("/echo", echo), web.post("/broken", broken)])
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    async def asyncTearDown(self) -> None:
        await self.client.close()

    async def posted(self, body, path: str = "/echo", **headers: str) -> tuple[int, str]:
        headers = {"Content-Type": "application/json", **headers}
        async with self.client.post(path, data=body, headers=headers) as answer:
            return answer.status, (await answer.json()).get("error", {}).get("code")

    async def test_what_is_no_json_object_is_refused(self) -> None:
        for body in (b"", b"{", b"[]", b"null", b'"a"', b"\xff{}", b"[" * 50_000, b'{"a": ' + b"9" * 5000 + b"}"):
            with self.subTest(body=body[:20]):
                self.assertEqual(await self.posted(body), (400, "bad_json"))
        self.assertEqual(await self.posted("{}".encode()), (200, None))

    async def test_a_body_that_is_too_large_is_refused(self) -> None:
        self.assertEqual(await self.posted(b"{" + b" " * (BODY_LIMIT_BYTES - 2) + b"}"), (200, None))
        self.assertEqual(await self.posted(b"{" + b" " * BODY_LIMIT_BYTES + b"}"), (413, "body_too_large"))

    async def test_a_body_that_is_not_packed_as_it_says_is_refused(self) -> None:
        self.assertEqual(await self.posted(b"{}", **{"Content-Encoding": "gzip"}), (400, "bad_body"))

    async def test_a_body_that_does_not_come_is_not_waited_for(self) -> None:
        async def slow():
            yield b"{"
            await asyncio.sleep(30)

        with patch.object(requests, "BODY_TIMEOUT_S", 0.1):
            self.assertEqual(await self.posted(slow()), (408, "request_timeout"))

    async def test_errors_have_one_form_and_tell_no_secrets(self) -> None:
        self.assertEqual(await self.posted(b"{}", "/nothing"), (404, "not_found"))
        async with self.client.get("/echo") as answer:
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
            self.assertEqual((await answer.json())["error"]["code"], "method_not_allowed")
        with self.assertLogs("errors"):
            async with self.client.post("/broken") as answer:
                text = await answer.text()
        self.assertEqual(answer.status, 500)
        self.assertNotIn("secret", text)


if __name__ == "__main__":
    unittest.main()
