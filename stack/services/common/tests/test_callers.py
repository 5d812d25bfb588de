import unittest

from aiohttp import WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer

from common.requests import json_object
from common.server import application


async def _stream(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("hello")
    await socket.close()
    return socket


async def _echo(request: web.Request) -> web.Response:
    return web.json_response(await json_object(request))


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


class CallersTest(unittest.IsolatedAsyncioTestCase):
    """A real server, as the services make theirs, on the loopback of the container."""

    async def asyncSetUp(self) -> None:
        app = application()
        app.add_routes([web.get("/v1/stream", _stream), web.post("/v1/echo", _echo), web.get("/health", _health)])
        self.client = TestClient(TestServer(app))
        await self.client.start_server()
        self.here = f"{self.client.host}:{self.client.port}"

    async def asyncTearDown(self) -> None:
        await self.client.close()

    async def status(self, headers: dict[str, str], path: str = "/health") -> int:
        async with self.client.get(path, headers=headers) as answer:
            return answer.status

    async def posted(self, headers: dict[str, str], body: str = '{"a": 1}') -> tuple[int, dict]:
        async with self.client.post("/v1/echo", data=body.encode(), headers=headers) as answer:
            return answer.status, await answer.json()

    async def test_programs_are_served(self) -> None:
        self.assertEqual(await self.status({}), 200)
        self.assertEqual(await self.posted({"Content-Type": "application/json"}), (200, {"a": 1}))
        self.assertEqual((await self.posted({"Content-Type": "Application/JSON; charset=utf-8"}))[0], 200)
        async with self.client.ws_connect("/v1/stream") as socket:
            self.assertEqual(await socket.receive_str(), "hello")

    async def test_hosts(self) -> None:
        for host in (
            self.here,
            "127.0.0.1",
            "localhost:8001",
            "LOCALHOST",
            "[::1]:8001",
            "172.20.0.11:8001",
            "stt:8001",
            "hive-bench-x-stt",
            "host.docker.internal:8001",
            "a.localhost",
        ):
            with self.subTest(host=host):
                self.assertEqual(await self.status({"Host": host}), 200)
        for host in (
            "evil.example",
            "evil.example:8001",
            "evil.example.",
            "127.0.0.1.evil.example",
            "127.0.0.1.nip.io:8001",
            "localhost.evil.example",
            "xn--e1afmkfd.example",
            "internal.evil.example",
            "[::1",
            ":8001",
            "user@evil.example",
        ):
            with self.subTest(host=host):
                self.assertEqual(await self.status({"Host": host}), 421)

    async def test_origins(self) -> None:
        self.assertEqual(await self.status({"Origin": f"http://{self.here}"}), 200)
        for origin in ("https://evil.example", "http://localhost:3000", "null", "", f"http://{self.here}.evil.example"):
            with self.subTest(origin=origin):
                self.assertEqual(await self.status({"Origin": origin}), 403)
                json = {"Origin": origin, "Content-Type": "application/json"}
                status, body = await self.posted(json)
                self.assertEqual((status, body["error"]["code"]), (403, "web_page"))
                with self.assertRaises(WSServerHandshakeError) as raised:
                    await self.client.ws_connect("/v1/stream", headers={"Origin": origin})
                self.assertEqual(raised.exception.status, 403)

    async def test_plain_gets_of_pages(self) -> None:
        image = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
        frame = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
        link = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        for site in ("cross-site", "same-site"):
            self.assertEqual(await self.status({"Sec-Fetch-Site": site, **image}), 403)
            self.assertEqual(await self.status({"Sec-Fetch-Site": site, **frame}), 403)
            self.assertEqual(await self.status({"Sec-Fetch-Site": site, **link}), 200)
        self.assertEqual(await self.status({"Sec-Fetch-Site": "none", **link}), 200)

    async def test_content_types(self) -> None:
        # What a form or fetch() can send to another origin without asking first.
        for given in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            with self.subTest(given=given):
                status, body = await self.posted({"Content-Type": given})
                self.assertEqual((status, body["error"]["code"]), (415, "unsupported_type"))
        async with self.client.post(
            "/v1/echo", data=b"{}", skip_auto_headers=("Content-Type",)
        ) as answer:
            self.assertEqual(answer.status, 415)


if __name__ == "__main__":
    unittest.main()
