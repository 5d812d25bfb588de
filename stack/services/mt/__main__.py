"""Machine translation: `python -m mt`, settings from the environment (see settings.py)."""

from common.health import Health
from common.server import application, serve

from .settings import read_settings
from .translator import Translator
from .web import routes

# Also what health asks for: a change of this answer means that the language data has changed.
PROOF = ("the train leaves on monday", "lunes")


def main() -> None:
    settings = read_settings()
    translator = Translator(settings.mode_file, settings.pipelines, settings.waiting_most, settings.timeout_s)

    async def probe() -> dict:
        text, expected = PROOF
        answer = await translator.translate(text)
        if expected not in answer:
            raise RuntimeError(f"translated {text!r} to {answer!r}, expected {expected!r} in it")
        return {"pair": "en-es", "pipelines": settings.pipelines}

    app = application()
    app.add_routes(routes(translator, settings.text_most_chars))
    serve(app, Health("mt", probe), settings.host, settings.port, start=translator.start, stop=translator.stop)


main()
