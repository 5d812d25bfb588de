"""Apertium's programs, started once and kept, joined by pipes. One text at a time."""

import asyncio
import os

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

    @classmethod
    async def start(cls, commands: list[list[str]]) -> "Pipeline":
        stages: list[asyncio.subprocess.Process] = []
        upstream: int = asyncio.subprocess.PIPE
        following: int | None = None
        try:
            for index, command in enumerate(commands):
                last = index == len(commands) - 1
                following, downstream = (None, asyncio.subprocess.PIPE) if last else os.pipe()
                try:
                    stage = await asyncio.create_subprocess_exec(
                        *command, stdin=upstream, stdout=downstream, limit=ANSWER_MOST_BYTES
                    )
                finally:
                    # The children hold their own copies; ours would keep the pipes from ever ending.
                    for end in (upstream, downstream):
                        if end != asyncio.subprocess.PIPE:
                            os.close(end)
                stages.append(stage)
                upstream = following
        except OSError:
            if following is not None:
                os.close(following)
            for stage in stages:
                stage.kill()
            raise
        return cls(stages)

    async def run(self, stream: str) -> str:
        """Raises PipelineBroken. A call that was cancelled leaves its answer inside: `close` it then."""
        try:
            self._into.write(stream.encode() + b"\0")
            await self._into.drain()
            answer = await self._out.readuntil(b"\0")
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise PipelineBroken(f"{self._ended() or 'no program'} has ended: {error}") from error
        return answer[:-1].decode()

    async def close(self) -> None:
        for stage in self._stages:
            if stage.returncode is None:
                stage.kill()
        await asyncio.gather(*(stage.wait() for stage in self._stages))

    def _ended(self) -> str:
        return ", ".join(f"stage {n} (exit {s.returncode})" for n, s in enumerate(self._stages) if s.returncode is not None)
