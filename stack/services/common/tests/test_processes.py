import asyncio
import unittest

from common.processes import spawn

from .case import AsyncCase
from .programs import children


class Spawning(AsyncCase):
    async def test_a_program_whose_start_is_cancelled_does_not_run(self) -> None:
        before = children()
        for turns in range(50):
            starting = asyncio.create_task(spawn("sleep", "60"))
            for _ in range(turns):
                await asyncio.sleep(0)
            if starting.done():
                starting.result().kill()
                await starting.result().wait()
                break
            starting.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await starting
            self.assertEqual(children(), before, f"cancelled after {turns} turns")
        else:
            self.fail("the start took more turns than were tried")
        self.assertGreater(turns, 1)

    async def test_a_program_that_is_not_there(self) -> None:
        with self.assertRaises(FileNotFoundError):
            await spawn("/nowhere")


if __name__ == "__main__":
    unittest.main()
