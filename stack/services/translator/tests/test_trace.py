import unittest
from unittest.mock import patch

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from common.tracing import Tracer, parent_of, span_events, trace_requests, traceparent_of
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from translator.trace import Trace, spans_of

STAGES = {
    "speech_start": 1000.0,
    "last_speech": 2000.0,
    "endpoint": 2060.5,
    "stt_final": 2063.0,
    "mt_done": 1900.0,
    "caption_sent": 2064.0,
    "tts_first_byte": 1910.0,
    "first_frame": 2070.0,
}


class Spans(unittest.TestCase):
    def test_waits_follow_one_another_and_what_was_speculated_is_waited_for_no_time(self) -> None:
        self.assertEqual(
            spans_of(STAGES),
            [
                ("speech", 1000.0, 2000.0),
                ("endpointing", 2000.0, 2060.5),
                ("stt", 2060.5, 2063.0),
                ("mt", 2063.0, 2063.0),
                ("tts", 2063.0, 2063.0),
                ("playout", 2063.0, 2070.0),
            ],
        )

    def test_an_utterance_that_failed_has_the_spans_up_to_there(self) -> None:
        reached = {"speech_start": 1.0, "last_speech": 2.0, "endpoint": 3.0}
        self.assertEqual([name for name, *_ in spans_of(reached)], ["speech", "endpointing"])


class Off(unittest.TestCase):
    def test_there_is_an_identity_all_the_same_and_it_asks_nobody_to_sample(self) -> None:
        trace = Trace.begin()
        self.assertRegex(trace.traceparent, "^00-[0-9a-f]{32}-[0-9a-f]{16}-00$")
        self.assertIn(trace.trace_id, trace.traceparent)
        self.assertNotEqual(trace.trace_id, Trace.begin().trace_id)
        trace.end(STAGES, "translated", {})


class On(unittest.TestCase):
    def setUp(self) -> None:
        self.exporter = InMemorySpanExporter()
        with patch("opentelemetry.exporter.otlp.proto.http.trace_exporter.OTLPSpanExporter") as made:
            made.return_value = self.exporter
            self.tracer = Tracer("translator", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1/"})
        made.assert_called_once_with("http://127.0.0.1:1/v1/traces", timeout=1.0)

    def test_the_root_has_the_identity_that_was_given_out_and_the_others_hang_under_it(self) -> None:
        with patch("translator.trace._TRACER", self.tracer):
            trace, other = Trace.begin(), Trace.begin()
            self.assertTrue(trace.traceparent.endswith("-01"))
            # A service answers while the utterance is still under way.
            self.tracer.record("POST /v1/translate", 1880, 1899, parent=parent_of(trace.traceparent))
            other.end(STAGES, "mt_failed", {})
            trace.end(STAGES, "translated", {"hive.segment": "7"})
        self.tracer.close()
        spans = [span for span in self.exporter.get_finished_spans() if f"{span.context.trace_id:032x}" == trace.trace_id]
        root = next(span for span in spans if span.parent is None)
        self.assertEqual(f"00-{root.context.trace_id:032x}-{root.context.span_id:016x}-01", trace.traceparent)
        self.assertEqual(dict(root.attributes or {}), {"hive.segment": "7", "hive.outcome": "translated"})
        self.assertEqual({span.parent.span_id for span in spans if span.parent}, {root.context.span_id})
        self.assertEqual(len({span.context.span_id for span in spans}), 8)
        durations_ms = {span.name: round((span.end_time - span.start_time) / 1e6, 6) for span in spans}
        self.assertEqual(durations_ms["endpointing"], 60.5)
        self.assertEqual(durations_ms["utterance"], 1070)
        self.assertEqual(durations_ms["POST /v1/translate"], 19)

    def test_what_nobody_sampled_is_not_recorded(self) -> None:
        self.tracer.record("x", 1, 2, parent=parent_of(f"00-{'1' * 32}-{'2' * 16}-00"))
        self.tracer.close()
        self.assertEqual(self.exporter.get_finished_spans(), ())


class Requests(unittest.IsolatedAsyncioTestCase):
    async def test_a_request_with_a_traceparent_has_a_span_and_another_has_none(self) -> None:
        exporter = InMemorySpanExporter()
        with patch("opentelemetry.exporter.otlp.proto.http.trace_exporter.OTLPSpanExporter", return_value=exporter):
            tracer = Tracer("tts", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"})

        async def speak(request: web.Request) -> web.Response:
            span_events(request).append(("first audio", 12.5))
            return web.Response()

        async def fail(_: web.Request) -> web.Response:
            raise web.HTTPServiceUnavailable

        app = web.Application()
        trace_requests(app, tracer)
        app.router.add_post("/speak", speak)
        app.router.add_post("/fail", fail)
        parent = tracer.plan()
        asked = {"traceparent": traceparent_of(parent)}
        async with TestClient(TestServer(app)) as client:
            for path, headers in [("/speak", asked), ("/fail", asked), ("/speak", {}), ("/speak", {"traceparent": "?"})]:
                await client.post(path, headers=headers)
        tracer.close()
        spoken, failed = exporter.get_finished_spans()
        self.assertEqual((spoken.name, failed.name), ("POST /speak", "POST /fail"))
        self.assertEqual({spoken.parent.span_id, failed.parent.span_id}, {parent.span_id})
        self.assertEqual([event.name for event in spoken.events], ["first audio"])
        self.assertEqual((spoken.status.is_ok, failed.status.is_ok), (True, False))


class Parent(unittest.TestCase):
    def test_what_is_no_traceparent_is_ignored(self) -> None:
        for broken in [None, 7, "", "00-1-2-01", f"00-{'0' * 32}-{'2' * 16}-01", f"ff-{'1' * 32}-{'2' * 16}-01"]:
            self.assertIsNone(parent_of(broken), broken)
