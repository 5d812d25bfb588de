import asyncio
import unittest


class AsyncCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        # The runner asks for the loop's debugging, which makes servers ten times slower.
        asyncio.get_running_loop().set_debug(False)
