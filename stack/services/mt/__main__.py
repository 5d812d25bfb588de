"""Machine translation: `python -m mt`, settings from the environment (see settings.py)."""

import sys

from common.health import Health
from common.server import application, serve
from common.settings import EXIT_USAGE
from common.tracing import Tracer, trace_requests

from .mode_file import read_mode
from .settings import read_settings
from .translator import Translator
from .web import routes

# Also what health asks for: a change of this answer means that the language data has changed.
PROOF = ("the train leaves on monday", "lunes")


def main() -> None:
    settings = read_settings()
    try:
        commands = read_mode(settings.mode_file)
    except (OSError, ValueError) as error:
        print(f"MT_MODE_FILE: {error}", file=sys.stderr)
        sys.exit(EXIT_USAGE)
    translator = Translator(commands, settings.pipelines, settings.waiting_most, settings.timeout_s)

    async def probe() -> dict:
        text, expected = PROOF
        answer = await translator.translate(text)
        if expected not in answer:
            raise RuntimeError(f"translated {text!r} to {answer!r}, expected {expected!r} in it")
        return {"pair": "en-es", "pipelines": settings.pipelines}

    app = application()
    trace_requests(app, Tracer("mt"))
    app.add_routes(routes(translator, settings.text_most_chars))
    serve(app, Health("mt", probe), settings.host, settings.port, start=translator.start, stop=translator.stop)


main()
