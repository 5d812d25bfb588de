"""Reads JSON requests and refuses what is malformed, too long or too slow."""

import asyncio
import json

from aiohttp import web

from .errors import ServiceError

# Far above any text within the limits: a longer body is refused before it is read.
BODY_LIMIT_BYTES = 65_536
BODY_TIMEOUT_S = 5.0


async def whole_body(request: web.Request) -> bytes:
    """The request's body, unpacked. Raises ServiceError 400 or 408, or aiohttp's 413."""
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await request.read()
    except TimeoutError:
        raise ServiceError(408, "request_timeout", f"the body did not arrive within {BODY_TIMEOUT_S:g} s") from None
    except web.RequestPayloadError as error:  # cut short, chunks that are none, not packed as it says
        raise ServiceError(400, "bad_body", f"the body cannot be read: {error}") from None


async def json_object(request: web.Request) -> dict:
    """The request's body as a dict. Raises ServiceError 400, 408, 415, or aiohttp's 413."""
    # Without this a page's form, which is sent without asking, could pass for JSON.
    if request.content_type != "application/json":
        message = f"Content-Type: got {request.content_type[:100]!r}, expected application/json"
        raise ServiceError(415, "unsupported_type", message)
    raw = await whole_body(request)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ServiceError(400, "bad_json", f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise ServiceError(400, "bad_json", f"got a JSON {type(body).__name__}, expected an object")
    return body


def text_field(body: dict, limit: int) -> str:
    """`text`, trimmed: 1..limit characters, no control characters, valid Unicode."""
    text = body.get("text")
    if not isinstance(text, str):
        raise ServiceError(400, "bad_field", "text: expected a string", field="text")
    text = " ".join(text.split())
    if not text:
        raise ServiceError(400, "bad_field", "text: is empty", field="text")
    if len(text) > limit:
        raise ServiceError(413, "text_too_long", f"text: {len(text)} characters, at most {limit}", limit=limit)
    if not text.isprintable():
        # Also keeps lone surrogates out, which JSON can carry and UTF-8 cannot.
        raise ServiceError(400, "bad_field", "text: holds characters that cannot be printed", field="text")
    return text


def choice_field(body: dict, name: str, accepted: tuple[str, ...]) -> str:
    value = body.get(name)
    if value not in accepted:
        expected = ", ".join(accepted)
        raise ServiceError(
            400, "unsupported_language", f"{name}: got {value!r}, expected {expected}", field=name, accepted=accepted
        )
    return value


def integer_field(body: dict, name: str, low: int, high: int) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        message = f"{name}: got {value!r}, expected a whole number {low}..{high}"
        raise ServiceError(400, "bad_field", message, field=name, low=low, high=high)
    return value
