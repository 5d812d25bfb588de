"""Errors a client sees: an HTTP status and {"error": {"code", "message", ...}}."""

import logging

from aiohttp import web

log = logging.getLogger("errors")


class ServiceError(Exception):
    """A refusal with its reason. `details` (a limit, the accepted values) go beside code and message."""

    def __init__(self, status: int, code: str, message: str, **details: object):
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, **details}


# What aiohttp raises by itself, in the words of this API.
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


@web.middleware
async def json_errors(request: web.Request, handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ServiceError as error:
        log.info("%s %s: %d %s", request.method, request.path, error.status, error.body["code"])
        return web.json_response({"error": error.body}, status=error.status)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        body = {"code": _HTTP_CODES.get(error.status, "bad_request"), "message": error.text or error.reason}
        kept = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
        return web.json_response({"error": body}, status=error.status, headers=kept)
    except ConnectionError:
        log.info("%s %s: the client has gone", request.method, request.path)
        return web.Response(status=499)  # nobody reads it; raising would log a traceback
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        body = {"code": "internal", "message": "the service failed; its log has the cause"}
        return web.json_response({"error": body}, status=500)
