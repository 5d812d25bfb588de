"""A service as its image starts it: a process of its own, on a free port of loopback."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

# Of a service that loads its models on a machine that does something else too.
READY_WITHIN_S = 20.0
# What the services promise (common/server.py), and some for a busy machine.
STOPS_WITHIN_S = 4.0


class Program:
    def __init__(self, process: asyncio.subprocess.Process, port: int, session: aiohttp.ClientSession):
        self.process = process
        self.port = port
        self.session = session
        self.url = f"http://127.0.0.1:{port}"

    async def health(self) -> tuple[int, dict] | None:
        """None while it does not listen yet."""
        try:
            async with self.session.get(f"{self.url}/health") as answer:
                return answer.status, await answer.json()
        except aiohttp.ClientConnectorError:
            return None

    async def ready(self) -> dict:
        async with asyncio.timeout(READY_WITHIN_S):
            while (answer := await self.health()) is None or answer[0] != 200:
                await asyncio.sleep(0.02)
        return answer[1]

    async def stop(self) -> int:
        """Its exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), STOPS_WITHIN_S)


@asynccontextmanager
async def running(service: str, **environment: str) -> AsyncIterator[Program]:
    port = _free_port()
    prefix = service.upper()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        service,
        env={**os.environ, f"{prefix}_HOST": "127.0.0.1", f"{prefix}_PORT": str(port), **environment},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as session:
            yield Program(process, port, session)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def refused(service: str, without: tuple[str, ...] = (), **environment: str) -> tuple[int, str]:
    """Exit code and standard error of a service that is not to start."""
    kept: Mapping[str, str] = {name: value for name, value in os.environ.items() if name not in without}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", service, env={**kept, **environment}, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), READY_WITHIN_S)
    return process.returncode or 0, said.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
