"""Speech to text: `python -m stt`, settings from the environment (see settings.py)."""

import sys

from common.health import Health
from common.server import application, serve
from common.settings import EXIT_USAGE
from common.tracing import Tracer

from .decoder import PhraseDecoder
from .phrasebook import PhrasebookError, read_phrasebook
from .pool import DecoderPool
from .settings import read_settings
from .stream import Streams


def main() -> None:
    settings = read_settings()
    try:
        phrasebook = read_phrasebook(settings.phrase_files)
    except PhrasebookError as error:
        print(error, file=sys.stderr)
        sys.exit(EXIT_USAGE)

    pool = DecoderPool(lambda: PhraseDecoder(phrasebook), settings.decoders_warm, settings.decoders_most)
    streams = Streams(pool, phrasebook, settings, Tracer("stt"))

    async def probe() -> dict:
        pool.prove()
        return {"phrases": len(phrasebook.phrases), "streams": streams.open, "decoders": pool.facts()}

    app = application()
    app.router.add_get("/v1/stream", streams.handle)
    app.on_shutdown.append(streams.close_all)
    serve(app, Health("stt", probe), settings.host, settings.port, start=pool.warm, stop=pool.close)


main()
