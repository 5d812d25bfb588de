"""Starts programs."""

import asyncio
from contextlib import suppress


async def spawn(*command: str, **options) -> asyncio.subprocess.Process:
    """Like asyncio.create_subprocess_exec, but no program is left running when the call is cancelled: uvloop forgets one
    whose start it was waiting for."""
    spawning = asyncio.create_task(asyncio.create_subprocess_exec(*command, **options))
    try:
        return await asyncio.shield(spawning)
    except asyncio.CancelledError:
        with suppress(OSError):
            process = await spawning
            process.kill()
            await process.wait()
        raise
