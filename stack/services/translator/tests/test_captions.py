import asyncio
import unittest

from translator.captions import COPIES_AFTER_MS, Captions
from translator.utterance import Utterance


class _Bridge:
    """Keeps what the media bridge is told."""

    def __init__(self) -> None:
        self.told: list[dict] = []

    def tell(self, message: dict) -> None:
        self.told.append(message)


class Sent(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.bridge = _Bridge()
        self.captions = Captions(self.bridge, "room", "en", "es", partial_every_ms=0)  # type: ignore[arg-type]
        self.utterance = Utterance("segment-1", "room", "ana", "TR_1")

    async def test_a_final_is_followed_by_copies_of_itself(self) -> None:
        self.utterance.source_text = "good morning"
        self.captions.final(self.utterance, "buenos días")
        self.assertEqual(len(self.bridge.told), 1)
        await asyncio.sleep(COPIES_AFTER_MS[-1] / 1000 + 0.1)
        self.assertEqual(self.bridge.told, [self.bridge.told[0]] * 3)
        self.assertEqual(self.bridge.told[0]["attributes"]["lk.transcription_final"], "true")

    async def test_a_partial_is_sent_once(self) -> None:
        self.captions.partial(self.utterance, "good")
        await asyncio.sleep(COPIES_AFTER_MS[-1] / 1000 + 0.1)
        self.assertEqual(len(self.bridge.told), 1)
