"""Apertium's programs, started once and kept, joined by pipes. One text at a time."""

import asyncio
import os

from common.processes import spawn

# Longer than any translation of a text within the limits; a pipeline that emits more has gone wrong.
ANSWER_MOST_BYTES = 262_144


class PipelineBroken(Exception):
    """A program has ended; the pipeline must be replaced."""


class Pipeline:
    """A running pipeline; `start` makes one."""

    def __init__(self, stages: list[asyncio.subprocess.Process]):
        self._stages = stages
        self._into = stages[0].stdin
        self._out = stages[-1].stdout
        self._number = 0

    @classmethod
    async def start(cls, commands: list[list[str]]) -> "Pipeline":
        stages: list[asyncio.subprocess.Process] = []
        upstream: int = asyncio.subprocess.PIPE
        try:
            for index, command in enumerate(commands):
                last = index == len(commands) - 1
                following, downstream = (None, asyncio.subprocess.PIPE) if last else os.pipe()
                try:
                    stage = await spawn(*command, stdin=upstream, stdout=downstream, limit=ANSWER_MOST_BYTES)
                except BaseException:
                    if following is not None:
                        os.close(following)
                    raise
                finally:
                    # The children hold their own copies; ours would keep the pipes from ever ending.
                    for end in (upstream, downstream):
                        if end != asyncio.subprocess.PIPE:
                            os.close(end)
                stages.append(stage)
                upstream = following
        except BaseException:
            # Also when the start is cancelled, because the time of the request that waits for it is up.
            await _end(stages)
            raise
        return cls(stages)

    async def run(self, stream: str) -> str:
        """Raises PipelineBroken. A call that was cancelled leaves its answer inside: `close` it then."""
        # When a program dies, those behind it flush what they have, which would pass for an answer. Blanks
        # in brackets go through every program unchanged: an answer counts when its own number follows it.
        self._number += 1
        mark = f"[{self._number}]\0".encode()
        try:
            self._into.write(stream.encode() + b"\0" + mark)
            await self._into.drain()
            answer = await self._out.readuntil(mark)
        except (ConnectionError, RuntimeError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise PipelineBroken(f"{type(error).__name__}; ended: {self._ended() or 'none'}") from error
        return answer.split(b"\0", 1)[0].decode()

    async def close(self) -> None:
        await _end(self._stages)

    @property
    def alive(self) -> bool:
        return not self._ended()

    def _ended(self) -> str:
        codes = [(number, stage.returncode) for number, stage in enumerate(self._stages)]
        return ", ".join(f"program {number} with {code}" for number, code in codes if code is not None)


async def _end(stages: list[asyncio.subprocess.Process]) -> None:
    for stage in stages:
        if stage.returncode is None:
            stage.kill()
    await asyncio.gather(*(stage.wait() for stage in stages))
