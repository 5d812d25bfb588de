"""POST /v1/translate."""

import logging
import time

from aiohttp import web

from common.requests import choice_field, json_object, text_field

from .translator import Translator

log = logging.getLogger("translate")

SOURCES = ("en",)
TARGETS = ("es",)


def routes(translator: Translator, text_most_chars: int) -> list[web.RouteDef]:
    async def translate(request: web.Request) -> web.Response:
        body = await json_object(request)
        source = choice_field(body, "source", SOURCES)
        target = choice_field(body, "target", TARGETS)
        text = text_field(body, text_most_chars)
        began = time.perf_counter()
        answer = await translator.translate(text)
        log.info("%d characters in %.1f ms", len(text), (time.perf_counter() - began) * 1000)
        return web.json_response({"text": answer, "source": source, "target": target})

    return [web.post("/v1/translate", translate)]
