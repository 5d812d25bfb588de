import asyncio
import os
import signal
import unittest

from common.errors import ServiceError
from common.tests.case import AsyncCase
from common.tests.waiting import until
from mt.mode_file import read_mode
from mt.pipeline import PipelineBroken
from mt.settings import read_settings
from mt.translator import Translator

from common.tests.programs import children



class Translating(AsyncCase):
    async def asyncSetUp(self) -> None:
        await super().asyncSetUp()
        self.before = children()

    async def translator(self, pipelines: int = 1, waiting: int = 8, timeout_s: float = 60.0, commands=None) -> Translator:
        translator = Translator(
            commands or read_mode(read_settings().mode_file), pipelines, waiting, timeout_s
        )
        await translator.start()
        self.addAsyncCleanup(self.stopped, translator)
        return translator

    async def stopped(self, translator: Translator) -> None:
        await translator.stop()
        self.assertEqual(children(), self.before)

    async def broken(self, translator: Translator) -> None:
        """The one idle pipeline has lost a program."""
        pipeline = translator._free._queue[0]
        os.kill(min(self.programs()), signal.SIGKILL)
        await until(lambda: not pipeline.alive)

    def programs(self) -> set[int]:
        return children() - self.before

    async def test_sentences(self) -> None:
        translator = await self.translator()
        for text, words in (
            ("the train leaves on monday", {"tren", "lunes"}),
            ("i don't know", {"no"}),
            ("The house is big.", {"casa", "grande"}),
            ("price [5] {a} ^b$ / \\ <c> @", {"precio"}),
        ):
            with self.subTest(text=text):
                answer = await translator.translate(text)
                self.assertTrue(words <= set(answer.lower().replace(".", " ").split()), answer)
                self.assertNotRegex(answer, r"[*#]|\[\]$")

    async def test_a_text_does_not_change_the_next_one(self) -> None:
        translator = await self.translator()
        fresh = await translator.translate("the house is big")
        for other in ("is", "i want to", "dogs and", "~", "[", "it's", "nonsenseword"):
            await translator.translate(other)
            self.assertEqual(await translator.translate("the house is big"), fresh, other)

    async def test_texts_at_the_same_time_get_their_own_answers(self) -> None:
        translator = await self.translator(pipelines=2, waiting=40)
        texts = [f"the house has {number} doors" for number in range(40)]
        answers = await asyncio.gather(*map(translator.translate, texts))
        for number, answer in enumerate(answers):
            self.assertIn(f" {number} ", answer)

    async def test_more_than_may_wait_are_refused(self) -> None:
        translator = await self.translator(pipelines=1, waiting=2)
        outcomes = await asyncio.gather(*(translator.translate("hello") for _ in range(6)), return_exceptions=True)
        refusals = [outcome for outcome in outcomes if isinstance(outcome, ServiceError)]
        self.assertTrue(refusals)
        self.assertEqual({(one.status, one.body["code"], one.body["limit"]) for one in refusals}, {(503, "busy", 2)})
        # Who was refused or served waits no more.
        await translator.translate("hello")

    async def test_waiting_that_is_given_up_counts_no_more(self) -> None:
        translator = await self.translator(pipelines=1, waiting=1)
        for _ in range(3):
            running = asyncio.create_task(translator.translate("the house is big"))
            await asyncio.sleep(0)
            waiting = asyncio.create_task(translator.translate("hello"))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            self.assertIn("casa", (await running).lower())

    async def test_a_request_that_is_given_up_does_not_leave_its_answer_to_the_next(self) -> None:
        translator = await self.translator()
        for turns in (1, 3):
            given_up = asyncio.create_task(translator.translate("the dog"))
            for _ in range(turns):
                await asyncio.sleep(0)
            given_up.cancel()
            await asyncio.gather(given_up, return_exceptions=True)
            answer = await translator.translate("the house is big")
            self.assertIn("casa", answer.lower())
            self.assertNotIn("perro", answer.lower())

    async def test_a_pipeline_that_died_while_idle_is_replaced_unnoticed(self) -> None:
        translator = await self.translator()
        count = len(self.programs())
        await self.broken(translator)
        self.assertIn("casa", (await translator.translate("the house is big")).lower())
        self.assertEqual(len(self.programs()), count)

    async def test_a_hung_pipeline_is_replaced(self) -> None:
        translator = await self.translator(timeout_s=1.0)
        before = self.programs()
        for program in before:
            os.kill(program, signal.SIGSTOP)
        with self.assertRaises(ServiceError) as raised:
            await translator.translate("hello")
        self.assertEqual((raised.exception.status, raised.exception.body["code"]), (504, "translation_timeout"))
        translator._timeout_s = 60
        self.assertIn("casa", (await translator.translate("the house is big")).lower())
        self.assertFalse(before & self.programs())

    async def test_a_start_that_takes_too_long_leaves_no_programs(self) -> None:
        translator = await self.translator()
        count = len(self.programs())
        await self.broken(translator)
        for timeout_s in (0.0001, 0.001, 0.002, 0.004, 0.008):
            translator._timeout_s = timeout_s
            await asyncio.gather(translator.translate("hello"), return_exceptions=True)
        translator._timeout_s = 60
        self.assertIn("casa", (await translator.translate("the house is big")).lower())
        self.assertEqual(len(self.programs()), count)

    async def test_programs_that_cannot_translate_fail_the_start_and_leave_nothing(self) -> None:
        for commands in ([["cat"], ["true"]], [["cat"], ["/nowhere"]]):
            translator = Translator(commands, 2, 8, 60)
            with self.assertRaises((PipelineBroken, OSError)):
                await translator.start()
            await translator.stop()
            await until(lambda: children() == self.before)

    async def test_a_start_that_is_cancelled_leaves_nothing(self) -> None:
        translator = Translator(read_mode(read_settings().mode_file), 2, 8, 60)
        starting = asyncio.create_task(translator.start())
        await until(lambda: len(self.programs()) > 3)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await translator.stop()
        await until(lambda: children() == self.before)

    async def test_a_stop_ends_pipelines_that_are_at_work(self) -> None:
        translator = await self.translator()
        at_work = asyncio.create_task(translator.translate("the house is big"))
        await asyncio.sleep(0)
        await translator.stop()
        await asyncio.gather(at_work, return_exceptions=True)
        await until(lambda: children() == self.before)


if __name__ == "__main__":
    unittest.main()
