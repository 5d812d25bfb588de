"""Text to speech: `python -m tts`, settings from the environment (see settings.py)."""

from common.health import Health
from common.server import application, serve
from common.tracing import Tracer, trace_requests

from .settings import read_settings
from .speakers import Speakers
from .web import rendered, routes


def main() -> None:
    settings = read_settings()
    speakers = Speakers(settings.speakers_warm, settings.speakers_most, settings.waiting_most, settings.timeout_s)

    async def probe() -> dict:
        heard = 0
        async with speakers.speak("hola") as speech:
            async for pcm in speech:
                heard += len(pcm)
        return {"language": "es", "speakers": speakers.facts(), "probe_bytes": heard}

    async def start() -> None:
        await speakers.start()
        # The first rendering of a process takes 20 ms instead of 3.
        async with speakers.speak("hola") as speech:
            async for _ in rendered(speech, 48_000):
                pass

    app = application()
    trace_requests(app, Tracer("tts"))
    app.add_routes(routes(speakers, settings.text_most_chars))
    serve(app, Health("tts", probe), settings.host, settings.port, start=start, stop=speakers.stop)


main()
