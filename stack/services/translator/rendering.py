"""The translation and speech of one text, made as soon as the text is likely, used only if it is right."""

import asyncio

from .clock import now_ms
from .services import SPEECH_RATE, ServiceError, Services
from .speech import Speech


class Rendering:
    """Starts at once. `translated` resolves to the text or raises; `speech` fills as synthesis goes on."""

    def __init__(self, services: Services, text: str, traceparent: str) -> None:
        self.text = text
        self._traceparent = traceparent
        self.translated_text = ""
        self.translated_ms: float | None = None
        self.speech = Speech(SPEECH_RATE)
        self._services = services
        self.translated: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        # A speculation nobody waits for must not be reported as an exception that was never retrieved.
        self.translated.add_done_callback(lambda future: future.cancelled() or future.exception())
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            self.translated_text = await self._services.translate(self.text, self._traceparent)
            self.translated_ms = now_ms()
            self.translated.set_result(self.translated_text)
            await self._services.synthesize(self.translated_text, self.speech, self._traceparent)
            self.speech.finish()
        except asyncio.CancelledError:
            self._fail(ServiceError("abandoned"))
            raise
        except Exception as error:  # whatever it was, it is this utterance's outcome, not the room's end
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        if not self.translated.done():
            self.translated.set_exception(error)
        self.speech.finish(error)

    def abandon(self) -> None:
        """The text turned out to be another one."""
        self._task.cancel()
