import unittest
from contextlib import asynccontextmanager

import numpy
from aiohttp.test_utils import TestClient, TestServer

from common.server import application
from common.tests.case import AsyncCase
from common.tests.waiting import until
from tts.espeak import RATE_HZ
from tts.speakers import Speakers
from tts.web import rendered, routes

TEXT_MOST_CHARS = 60
HOLA = {"text": "hola", "language": "es", "sample_rate": 48_000}


class Synthesizing(AsyncCase):
    @asynccontextmanager
    async def service(self):
        self.speakers = Speakers(1, 2, 4, 10)
        await self.speakers.start()
        try:
            app = application()
            app.add_routes(routes(self.speakers, TEXT_MOST_CHARS))
            async with TestClient(TestServer(app)) as client:
                yield client
        finally:
            await self.speakers.stop()

    async def test_speech_at_the_rates_that_are_asked_for(self) -> None:
        async with self.service() as client:
            seconds = []
            for rate in (8_000, 16_000, 22_050, 48_000):
                async with client.post("/v1/synthesize", json={**HOLA, "sample_rate": rate}) as answer:
                    self.assertEqual((answer.status, answer.headers["x-sample-rate"]), (200, str(rate)))
                    pcm = await answer.read()
                self.assertEqual(len(pcm) % 2, 0)
                samples = numpy.frombuffer(pcm, "<i2").astype(float)
                self.assertGreater(numpy.sqrt(numpy.mean(samples**2)), 500)
                seconds.append(samples.size / rate)
            self.assertLess(max(seconds) - min(seconds), 0.002)

    async def test_the_same_text_is_the_same_sound(self) -> None:
        async with self.service() as client:
            answers = [await (await client.post("/v1/synthesize", json=HOLA)).read() for _ in range(3)]
            self.assertEqual(len(set(answers)), 1)

    async def test_requests_that_cannot_be_served(self) -> None:
        async with self.service() as client:
            for change, status, code in (
                ({"text": ""}, 400, "bad_field"),
                ({"text": 7}, 400, "bad_field"),
                ({"text": "a\x07b"}, 400, "bad_field"),
                ({"text": "x" * (TEXT_MOST_CHARS + 1)}, 413, "text_too_long"),
                ({"text": "?!…"}, 422, "nothing_to_say"),
                ({"language": "en"}, 400, "unsupported_language"),
                ({"language": ["es"]}, 400, "unsupported_language"),
                ({"sample_rate": 7_999}, 400, "bad_field"),
                ({"sample_rate": 48_001}, 400, "bad_field"),
                ({"sample_rate": "48000"}, 400, "bad_field"),
                ({"sample_rate": True}, 400, "bad_field"),
            ):
                with self.subTest(change=change):
                    async with client.post("/v1/synthesize", json={**HOLA, **change}) as answer:
                        self.assertEqual((answer.status, (await answer.json())["error"]["code"]), (status, code))
            async with client.post("/v1/synthesize", json={**HOLA, "text": "x" * TEXT_MOST_CHARS}) as answer:
                self.assertEqual(answer.status, 200)

    async def test_a_client_that_leaves_frees_its_speaker(self) -> None:
        async with self.service() as client:
            for _ in range(4):
                answer = await client.post("/v1/synthesize", json={**HOLA, "text": "uno dos tres cuatro cinco seis siete"})
                answer.connection.transport.abort()
            await until(lambda: self.speakers._allowed._value == 2)
            async with client.post("/v1/synthesize", json=HOLA) as answer:
                self.assertEqual(answer.status, 200)

    async def test_speech_that_breaks_off_is_not_taken_for_whole(self) -> None:
        async with self.service() as client:
            async def torn(_reader):
                yield numpy.full(RATE_HZ, 5000, "<i2").tobytes()
                raise TimeoutError

            self.speakers._pieces = torn
            with self.assertRaises(Exception) as raised:
                async with client.post("/v1/synthesize", json=HOLA) as answer:
                    await answer.read()
            self.assertIn("ClientPayloadError", [kind.__name__ for kind in type(raised.exception).__mro__])


class Rendering(AsyncCase):
    async def pcm(self, rate_hz: int, *pieces: numpy.ndarray) -> list[bytes]:
        async def source():
            for piece in pieces:
                yield piece.astype("<i2").tobytes()

        return [pcm async for pcm in rendered(source(), rate_hz)]

    async def test_no_piece_is_empty_and_silence_is_nothing(self) -> None:
        self.assertEqual(await self.pcm(48_000), [])
        self.assertEqual(await self.pcm(48_000, numpy.zeros(RATE_HZ)), [])
        pieces = await self.pcm(48_000, numpy.zeros(100), numpy.full(10, 4000), numpy.zeros(5000), numpy.full(10, 4000))
        self.assertTrue(all(pieces))

    async def test_full_scale_is_clipped_and_does_not_wrap(self) -> None:
        square = numpy.repeat([32767, -32768], 50)
        samples = numpy.frombuffer(b"".join(await self.pcm(48_000, *[square] * 20)), "<i2").astype(int)
        # Filters overshoot at every edge; wrapped, neighbours would differ by twice the range within a plateau.
        self.assertEqual((samples.max(), samples.min()), (32767, -32768))
        self.assertLess(numpy.count_nonzero(numpy.abs(numpy.diff(samples)) > 40_000), 45)


if __name__ == "__main__":
    unittest.main()
