"""GET /metrics: how often the service was asked, how that ended and how long it took, for Prometheus."""

import time

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

# What the service spends on one request, in seconds: 1 ms is a short text, beyond 2 s every service gives up.
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5)
_OUTCOMES = ("ok", "refused", "failed", "cut")

# Only the loop's own thread touches these, so a scrape never waits and never makes anybody wait.
_registry = CollectorRegistry()
ProcessCollector(registry=_registry)
_requests = Counter(
    "service_requests",
    "Pieces of work asked for, by how they ended: ok, refused (the request was at fault), failed (the service was), "
    "cut (the connection ended before the answer did)",
    ("outcome",),
    registry=_registry,
)
_duration = Histogram(
    "service_request_duration_seconds",
    "From the request to the last byte of its answer, of those that ended well",
    buckets=_BUCKETS_S,
    registry=_registry,
)
# rate() sees only what a series grows by: it has to be there before the first request.
for _outcome in _OUTCOMES:
    _requests.labels(_outcome)


def count(outcome: str, seconds: float) -> None:
    """One piece of work. `outcome` is one of ok, refused, failed, cut."""
    _requests.labels(outcome).inc()
    if outcome == "ok":
        _duration.observe(seconds)


@web.middleware
async def counted(request: web.Request, handler) -> web.StreamResponse:
    """Counts POST requests: those that ask for work. Must stand outside of what turns errors into answers."""
    if request.method != "POST":
        return await handler(request)
    began = time.perf_counter()
    response = await handler(request)
    count(_outcome_of(request, response), time.perf_counter() - began)
    return response


def _outcome_of(request: web.Request, response: web.StreamResponse) -> str:
    if request.transport is None or request.transport.is_closing():
        return "cut"  # a translation that is no longer wanted, too: translators speculate
    return "ok" if response.status < 400 else "refused" if response.status < 500 else "failed"


async def answer(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(_registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
