import asyncio
import os
import signal
import sys
import unittest
from contextlib import asynccontextmanager
from unittest.mock import patch

from common.errors import ServiceError
from common.tests.case import AsyncCase
from common.tests.programs import children, descendants, descriptors
from common.tests.waiting import until
from tts.speakers import Speakers

LONG = "Uno dos tres cuatro cinco seis siete ocho nueve diez. " * 9


async def spoken(speakers: Speakers, text: str) -> bytes:
    async with speakers.speak(text) as speech:
        return b"".join([pcm async for pcm in speech])


class Starting(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.before = children()

    @asynccontextmanager
    async def speakers(self, warm: int = 2, most: int = 4, waiting: int = 16, timeout_s: float = 10.0):
        speakers = Speakers(warm, most, waiting, timeout_s)
        await speakers.start()
        try:
            yield speakers
        finally:
            await speakers.stop()

    def nursery(self) -> int:
        (pid,) = children() - self.before
        return pid


class Speaking(Starting):
    async def test_a_text_sounds_the_same_whatever_was_spoken_before_or_beside_it(self) -> None:
        async with self.speakers() as speakers:
            alone = await spoken(speakers, "Buenos días")
            self.assertGreater(len(alone), 22_050)
            self.assertEqual(len(alone) % 2, 0)
            await spoken(speakers, LONG)
            self.assertEqual(await spoken(speakers, "Buenos días"), alone)
            beside = await asyncio.gather(*(spoken(speakers, text) for text in ("Buenos días", LONG) * 5))
            self.assertEqual(set(beside[::2]), {alone})
            self.assertEqual(len(set(beside[1::2])), 1)

    async def test_markup_is_only_text(self) -> None:
        async with self.speakers() as speakers:
            for text in ("<speak>hola</speak>", "[[h@]] hola", "{hola}", "&amp; hola"):
                with self.subTest(text=text):
                    self.assertTrue(await spoken(speakers, text))

    async def test_speakers_are_kept_ready(self) -> None:
        async with self.speakers(warm=3) as speakers:
            await until(lambda: speakers.facts()["ready"] == 3)
            for _ in range(5):
                await spoken(speakers, "hola")
            await until(lambda: speakers.facts()["ready"] == 3)

    async def test_more_than_may_wait_are_refused_and_the_others_are_served(self) -> None:
        async with self.speakers(most=1, waiting=2) as speakers:
            outcomes = await asyncio.gather(*(spoken(speakers, "hola") for _ in range(8)), return_exceptions=True)
            refusals = [one for one in outcomes if isinstance(one, ServiceError)]
            self.assertEqual({(one.status, one.body["code"], one.body["limit"]) for one in refusals}, {(503, "busy", 2)})
            self.assertEqual(len(set(one for one in outcomes if isinstance(one, bytes))), 1)
            self.assertTrue(await spoken(speakers, "hola"))

    async def test_listening_that_is_given_up_frees_the_place_and_the_speaker(self) -> None:
        async with self.speakers(warm=1, most=1) as speakers:
            for _ in range(3):
                async with speakers.speak(LONG) as speech:
                    await anext(speech)
            given_up = asyncio.create_task(spoken(speakers, LONG))
            waiting = asyncio.create_task(spoken(speakers, LONG))
            await asyncio.sleep(0)
            for task in (waiting, given_up):
                task.cancel()
            await asyncio.gather(waiting, given_up, return_exceptions=True)
            self.assertTrue(await spoken(speakers, "hola"))
            await until(lambda: speakers.facts()["ready"] == 1)
            # The nursery and the one that waits.
            await until(lambda: len(descendants()) == 2)

    async def test_a_speaker_that_died_while_it_waited_is_passed_over(self) -> None:
        async with self.speakers(warm=2) as speakers:
            await until(lambda: speakers.facts()["ready"] == 2 and len(descendants()) == 3)
            for speaker in descendants() - {self.nursery()}:
                os.kill(speaker, signal.SIGKILL)
            await until(lambda: all(reader.at_eof() for reader, _ in speakers._ready))
            self.assertTrue(await spoken(speakers, "hola"))

    async def test_a_speaker_that_dies_while_it_speaks_is_an_error_and_the_next_is_served(self) -> None:
        async with self.speakers(warm=1, most=1) as speakers:
            await until(lambda: speakers.facts()["ready"] == 1 and len(descendants()) == 2)
            (speaker,) = descendants() - {self.nursery()}
            os.kill(speaker, signal.SIGSTOP)
            speaking = asyncio.create_task(spoken(speakers, "hola"))
            await until(lambda: speakers.facts()["ready"] == 0)
            os.kill(speaker, signal.SIGKILL)
            with self.assertRaises(ServiceError) as raised:
                await speaking
            self.assertEqual((raised.exception.status, raised.exception.body["code"]), (502, "synthesis_failed"))
            self.assertTrue(await spoken(speakers, "hola"))

    async def test_a_speaker_that_hangs_is_given_up(self) -> None:
        async with self.speakers(warm=1, most=1, timeout_s=0.2) as speakers:
            await until(lambda: speakers.facts()["ready"] == 1 and len(descendants()) == 2)
            (speaker,) = descendants() - {self.nursery()}
            os.kill(speaker, signal.SIGSTOP)
            with self.assertRaises(ServiceError) as raised:
                await spoken(speakers, "hola")
            self.assertEqual((raised.exception.status, raised.exception.body["code"]), (504, "synthesis_timeout"))
            os.kill(speaker, signal.SIGCONT)
            await until(lambda: speaker not in descendants())

    async def test_a_nursery_that_ended_is_replaced(self) -> None:
        async with self.speakers(warm=1) as speakers:
            first = self.nursery()
            os.kill(first, signal.SIGKILL)
            await until(lambda: speakers._orders is None)
            with self.assertRaises(ServiceError) as raised:
                await spoken(speakers, "hola")
            self.assertEqual(raised.exception.status, 502)
            await until(lambda: speakers.facts()["ready"] == 1, 10)
            self.assertTrue(await spoken(speakers, "hola"))
            self.assertNotEqual(self.nursery(), first)


    async def test_a_nursery_that_cannot_be_started_is_tried_again(self) -> None:
        speakers = Speakers(1, 1, 1, 10)
        self.addAsyncCleanup(speakers.stop)
        with patch.object(sys, "executable", "/nowhere"), self.assertLogs("speakers"):
            starting = asyncio.create_task(speakers.start())
            with self.assertRaises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(starting), 0.3)
        await starting
        self.assertTrue(await spoken(speakers, "hola"))


class Stopping(Starting):
    async def nothing_is_left(self) -> None:
        await until(lambda: children() == self.before and not descendants() - self.before)
        await until(lambda: descriptors() <= self.descriptors)

    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        # The loop's own descriptors are there after a first round.
        async with self.speakers() as speakers:
            await spoken(speakers, "hola")
        self.descriptors = descriptors()

    async def test_a_stop_leaves_nothing(self) -> None:
        async with self.speakers(warm=3) as speakers:
            await until(lambda: speakers.facts()["ready"] == 3)
        self.assertEqual(speakers.facts()["ready"], 0)
        await self.nothing_is_left()

    async def test_a_stop_while_speakers_are_being_ordered_leaves_nothing(self) -> None:
        for turns in range(12):
            async with self.speakers(warm=8) as speakers:
                for _ in range(turns):
                    await asyncio.sleep(0)
            await self.nothing_is_left()
            self.assertEqual(speakers.facts()["ready"], 0, f"stopped after {turns} turns")

    async def test_a_stop_while_somebody_speaks_leaves_nothing(self) -> None:
        async with self.speakers(warm=1) as speakers:
            speaking = asyncio.create_task(spoken(speakers, LONG))
            await until(lambda: speakers.facts()["ready"] == 0)
        await asyncio.gather(speaking, return_exceptions=True)
        await self.nothing_is_left()
        self.assertEqual(speakers.facts()["ready"], 0)

    async def test_a_start_that_is_cancelled_leaves_nothing(self) -> None:
        for turns in range(8):
            speakers = Speakers(1, 1, 1, 1)
            starting = asyncio.create_task(speakers.start())
            for _ in range(turns):
                await asyncio.sleep(0)
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            await speakers.stop()
            await self.nothing_is_left()


if __name__ == "__main__":
    unittest.main()
