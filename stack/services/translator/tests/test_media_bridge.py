import asyncio
import signal
import unittest

from translator.media_bridge import MediaBridge

from .test_audio_options import GOOD, read


class Answering(unittest.IsolatedAsyncioTestCase):
    """The real bridge, in no room."""

    async def asyncSetUp(self) -> None:
        self.bridge = await MediaBridge.start("media", read(GOOD).for_bridge())

    async def asyncTearDown(self) -> None:
        await self.bridge.close()

    async def test_it_answers_as_often_as_it_is_asked(self) -> None:
        for _ in range(3):
            await asyncio.wait_for(asyncio.gather(self.bridge.answers(), self.bridge.answers()), 5)

    async def test_it_does_not_answer_while_it_is_stopped(self) -> None:
        await asyncio.wait_for(self.bridge.answers(), 5)
        self.bridge._process.send_signal(signal.SIGSTOP)
        try:
            with self.assertRaises(TimeoutError):
                await asyncio.wait_for(self.bridge.answers(), 0.5)
        finally:
            self.bridge._process.send_signal(signal.SIGCONT)
        # The answer to the question that was given up comes too, and is nobody's.
        await asyncio.wait_for(self.bridge.answers(), 5)
