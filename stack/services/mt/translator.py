"""English to Spanish over a few warm pipelines."""

import asyncio
import logging

from common.errors import ServiceError

from .casing import with_capitals
from .notation import from_stream, to_stream
from .pipeline import Pipeline, PipelineBroken

log = logging.getLogger("translator")


class Translator:
    def __init__(self, commands: list[list[str]], pipelines: int, waiting_most: int, timeout_s: float):
        self._commands = commands
        self._count = pipelines
        self._waiting_most = waiting_most
        self._timeout_s = timeout_s
        self._waiting = 0
        self._stopped = False
        self._free: asyncio.LifoQueue[Pipeline | None] = asyncio.LifoQueue()

    async def start(self) -> None:
        for _ in range(self._count):
            pipeline = await Pipeline.start(self._commands)
            try:
                # The first text waits until the programs have read their data.
                await pipeline.run(to_stream("hello"))
            except BaseException:
                await pipeline.close()
                raise
            self._free.put_nowait(pipeline)

    async def stop(self) -> None:
        self._stopped = True
        while not self._free.empty():
            if pipeline := self._free.get_nowait():
                await pipeline.close()

    async def translate(self, text: str) -> str:
        """Raises ServiceError 503 "busy", 504 "translation_timeout", 502 "translation_failed"."""
        if self._waiting >= self._waiting_most:
            raise ServiceError(503, "busy", f"{self._waiting_most} texts are waiting", limit=self._waiting_most)
        self._waiting += 1
        try:
            pipeline = await self._free.get()
        finally:
            self._waiting -= 1
        healthy: Pipeline | None = None
        try:
            async with asyncio.timeout(self._timeout_s):
                # None stands for a pipeline that broke; another may have died while nobody used it.
                if pipeline and not pipeline.alive:
                    await pipeline.close()
                    pipeline = None
                if not pipeline:
                    pipeline = await Pipeline.start(self._commands)
                answer = await pipeline.run(to_stream(with_capitals(text)))
            if not self._stopped:
                healthy = pipeline
            return from_stream(answer)
        except TimeoutError:
            raise ServiceError(504, "translation_timeout", f"no translation within {self._timeout_s:g} s") from None
        except (PipelineBroken, OSError) as error:
            log.error("pipeline broken: %s", error)
            raise ServiceError(
                502, "translation_failed", "the translation pipeline broke and is being replaced"
            ) from error
        finally:
            # After a failure or a cancelled request an answer may still be inside: only a whole run
            # makes a pipeline fit for the next text.
            self._free.put_nowait(healthy)
            if pipeline and not healthy:
                await pipeline.close()
