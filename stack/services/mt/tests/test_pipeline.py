import asyncio
import os
import signal
import unittest

from common.tests.case import AsyncCase
from common.tests.waiting import until
from mt.mode_file import read_mode
from mt.notation import from_stream, to_stream
from mt.pipeline import Pipeline, PipelineBroken
from mt.settings import read_settings

from common.tests.programs import children, descriptors

CAT = ["cat"]
# Reads its text and never answers.
DEAF = ["sh", "-c", "exec cat > /dev/null"]


class Starting(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        # The loop's own descriptors are there from the first program on.
        await (await Pipeline.start([CAT])).close()
        self.before = children()
        await asyncio.sleep(0)
        self.descriptors = descriptors()

    async def nothing_is_left(self) -> None:
        await until(lambda: children() == self.before)
        await until(lambda: descriptors() == self.descriptors)

    async def test_a_closed_pipeline_leaves_nothing(self) -> None:
        pipeline = await Pipeline.start([CAT, CAT, CAT])
        self.assertEqual(len(children() - self.before), 3)
        await pipeline.close()
        self.assertFalse(pipeline.alive)
        await self.nothing_is_left()

    async def test_a_program_that_is_not_there_leaves_nothing(self) -> None:
        for commands in ([["/nowhere"]], [CAT, ["/nowhere"]], [CAT, CAT, ["/nowhere"], CAT]):
            with self.subTest(commands=commands):
                with self.assertRaises(OSError):
                    await Pipeline.start(commands)
                await self.nothing_is_left()

    async def test_a_start_that_is_cancelled_leaves_nothing(self) -> None:
        # After each number of turns of the loop that a start takes.
        for turns in range(200):
            starting = asyncio.create_task(Pipeline.start([CAT, CAT, CAT]))
            for _ in range(turns):
                await asyncio.sleep(0)
            if starting.done():
                await starting.result().close()
                break
            starting.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await starting
            self.assertEqual(children(), self.before, f"cancelled after {turns} turns")
        else:
            self.fail("the start took more turns than were tried")
        self.assertGreater(turns, 3)
        await self.nothing_is_left()


class Running(AsyncCase):
    async def started(self, *commands: list[str]) -> Pipeline:
        pipeline = await Pipeline.start(list(commands))
        self.addAsyncCleanup(pipeline.close)
        return pipeline

    async def test_texts_one_after_the_other(self) -> None:
        pipeline = await self.started(*read_mode(read_settings().mode_file))
        for text, expected in (("the house is big", "la casa es grande"), ("thank you", "gracias")) * 3:
            self.assertEqual(from_stream(await pipeline.run(to_stream(text))).lower(), expected)

    async def test_an_end_of_one_program_is_no_answer(self) -> None:
        for number in range(3):
            with self.subTest(number=number):
                pipeline = await self.started(CAT, CAT, CAT)
                self.assertEqual(await pipeline.run("one"), "one")
                os.kill(pipeline._stages[number].pid, signal.SIGKILL)
                with self.assertRaises(PipelineBroken):
                    for _ in range(100):  # a pipe takes some before it is known to be closed
                        await pipeline.run("two")
                await until(lambda: not pipeline.alive)

    async def test_a_text_that_is_cut_off_is_no_answer(self) -> None:
        # Passes the text on, but ends before the mark that follows it.
        pipeline = await self.started(["head", "-c", "6"], CAT)
        with self.assertRaises(PipelineBroken):
            await pipeline.run("secret")

    async def test_an_endless_answer_breaks_the_pipeline(self) -> None:
        pipeline = await self.started(["sh", "-c", "exec yes"])
        with self.assertRaises(PipelineBroken):
            await pipeline.run("x")

    async def test_a_run_can_be_given_up(self) -> None:
        pipeline = await self.started(DEAF)
        with self.assertRaises(TimeoutError):
            async with asyncio.timeout(0.1):
                await pipeline.run("x")
        await pipeline.close()
        await pipeline.close()  # again does no harm


if __name__ == "__main__":
    unittest.main()
