"""Traces by OpenTelemetry, sent by OTLP over HTTP from a thread of their own, so that no work waits for them.

OTEL_EXPORTER_OTLP_ENDPOINT says where to; without it nothing is made or sent. Times are CLOCK_MONOTONIC in ms, as in the
services' own logs; they become times of day by one offset, taken at start.
"""

import os
import time
from collections.abc import Mapping, Sequence

from aiohttp import web
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACEPARENT = "traceparent"  # W3C Trace Context, https://www.w3.org/TR/trace-context/

# One export every second, however little: a person who looks for a trace should find it. What is not taken within
# the time-out is dropped, also at the end, for an engine gives a container ten seconds.
_EXPORT_EVERY_MS = 1000
_EXPORT_TIMEOUT_S = 1.0

_WALL_OFFSET_NS = time.time_ns() - time.monotonic_ns()

Attributes = Mapping[str, str | bool | int | float]
_PROPAGATOR = TraceContextTextMapPropagator()


class _PlannedIds(RandomIdGenerator):
    """Identities that were given out before their span could be made, else random ones."""

    def __init__(self) -> None:
        self.planned: SpanContext | None = None

    def generate_trace_id(self) -> int:
        return self.planned.trace_id if self.planned else super().generate_trace_id()

    def generate_span_id(self) -> int:
        return self.planned.span_id if self.planned else super().generate_span_id()


class Tracer:
    """Makes spans after the fact, from times that were taken anyway."""

    def __init__(self, service: str, environment: Mapping[str, str] = os.environ) -> None:
        self._ids = _PlannedIds()
        self._tracer: trace.Tracer | None = None
        self._provider: TracerProvider | None = None
        if not environment.get(ENDPOINT):
            return
        # Only now: requests and protobuf are of no use to a service that exports nothing.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider = TracerProvider(resource=Resource.create({"service.name": service}), id_generator=self._ids)
        exporter = OTLPSpanExporter(f"{environment[ENDPOINT].rstrip('/')}/v1/traces", timeout=_EXPORT_TIMEOUT_S)
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=_EXPORT_EVERY_MS))
        self._provider = provider
        self._tracer = provider.get_tracer("hive")

    @property
    def on(self) -> bool:
        return self._tracer is not None

    def close(self) -> None:
        """Send what is left. Happens by itself when the process ends."""
        if self._provider is not None:
            self._provider.shutdown()

    def plan(self) -> SpanContext:
        """The identity of a span that is still to be recorded; not sampled, so of no cost elsewhere, when off."""
        flags = TraceFlags(TraceFlags.SAMPLED if self.on else TraceFlags.DEFAULT)
        # Random, whatever is planned: a plan never outlives `record`.
        return SpanContext(self._ids.generate_trace_id(), self._ids.generate_span_id(), is_remote=False, trace_flags=flags)

    def record(
        self,
        name: str,
        start_ms: float,
        end_ms: float,
        *,
        parent: SpanContext | None = None,
        planned: SpanContext | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Attributes | None = None,
        events: Sequence[tuple[str, float]] = (),
        error: str | None = None,
    ) -> None:
        """A finished span. `planned` is its own identity, of a trace's first span; `events` are names with times."""
        if self._tracer is None or (parent is not None and not parent.trace_flags.sampled):
            return
        context = Context() if parent is None else trace.set_span_in_context(NonRecordingSpan(parent), Context())
        self._ids.planned = planned
        try:
            span = self._tracer.start_span(name, context, kind, attributes, start_time=_wall_ns(start_ms))
        finally:
            self._ids.planned = None
        for event, at_ms in events:
            span.add_event(event, timestamp=_wall_ns(at_ms))
        if error is not None:
            span.set_status(Status(StatusCode.ERROR, error))
        span.end(_wall_ns(end_ms))


def traceparent_of(context: SpanContext) -> str:
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, trace.set_span_in_context(NonRecordingSpan(context), Context()))
    return carrier[TRACEPARENT]


def parent_of(traceparent: object) -> SpanContext | None:
    """None for what is no traceparent: by W3C's rule a broken one is ignored, never refused."""
    if not isinstance(traceparent, str):
        return None
    context = _PROPAGATOR.extract({TRACEPARENT: traceparent}, Context())
    parent = trace.get_current_span(context).get_span_context()
    return parent if parent.is_valid else None


def trace_requests(app: web.Application, tracer: Tracer) -> None:
    """A span for every request that comes with a traceparent. Instants within it a handler adds to `span_events`."""

    @web.middleware
    async def traced(request: web.Request, handler) -> web.StreamResponse:
        parent = parent_of(request.headers.get(TRACEPARENT)) if tracer.on else None
        if parent is None:
            return await handler(request)
        start_ms = now_ms()
        error: str | None = None
        try:
            return await handler(request)
        except BaseException as raised:
            error = f"{type(raised).__name__}: {raised}"
            raise
        finally:
            tracer.record(
                f"{request.method} {request.path}",
                start_ms,
                now_ms(),
                parent=parent,
                kind=SpanKind.SERVER,
                events=span_events(request),
                error=error,
            )

    app.middlewares.append(traced)


_EVENTS: web.RequestKey[list[tuple[str, float]]] = web.RequestKey("span_events", list)


def span_events(request: web.Request) -> list[tuple[str, float]]:
    """Names and times (ms) of what the request's span will show besides its beginning and end."""
    return request.setdefault(_EVENTS, [])


def now_ms() -> float:
    """Milliseconds of CLOCK_MONOTONIC, with fraction."""
    return time.monotonic_ns() / 1e6


def _wall_ns(at_ms: float) -> int:
    return round(at_ms * 1e6) + _WALL_OFFSET_NS
