import unittest

from common.errors import ServiceError
from common.tests.case import AsyncCase
from stt.decoder import PhraseDecoder
from stt.phrasebook import read_phrasebook
from stt.pool import DecoderPool
from stt.settings import read_settings

from .recordings import TEXTS, recording


class Pool(AsyncCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.phrasebook = read_phrasebook(read_settings().phrase_files)

    def pool(self, warm: int, most: int) -> DecoderPool:
        return DecoderPool(lambda: PhraseDecoder(self.phrasebook), warm, most)

    async def test_decoders_are_loaded_in_advance_then_as_needed_and_used_again(self) -> None:
        pool = self.pool(1, 2)
        await pool.warm()
        self.assertEqual(pool.facts(), {"loaded": 1, "free": 1, "most": 2})
        first, second = pool.take(), pool.take()
        self.assertIsNot(first, second)
        self.assertEqual(pool.facts(), {"loaded": 2, "free": 0, "most": 2})
        with self.assertRaises(ServiceError) as raised:
            pool.take()
        self.assertEqual((raised.exception.status, raised.exception.body["code"]), (503, "busy"))
        self.assertEqual(raised.exception.body["limit"], 2)
        pool.give_back(first)
        self.assertIs(pool.take(), first)

    async def test_no_more_are_warm_than_allowed(self) -> None:
        pool = self.pool(3, 1)
        await pool.warm()
        self.assertEqual(pool.facts(), {"loaded": 1, "free": 1, "most": 1})

    async def test_a_decoder_that_could_not_be_loaded_does_not_count(self) -> None:
        def load() -> PhraseDecoder:
            raise MemoryError

        pool = DecoderPool(load, 0, 1)
        for _ in range(2):
            with self.assertRaises(MemoryError):
                pool.take()
        self.assertEqual(pool.facts(), {"loaded": 0, "free": 0, "most": 1})

    async def test_a_health_check_neither_needs_nor_disturbs_a_decoder_at_work(self) -> None:
        pool = self.pool(1, 1)
        await pool.warm()
        pool.prove()
        self.assertEqual(pool.facts()["free"], 1)
        decoder = pool.take()
        decoder.begin()
        speech = recording("044-slt")
        decoder.feed(speech[:32_000])
        pool.prove()
        decoder.feed(speech[32_000:])
        self.assertEqual(decoder.end(), TEXTS["044-slt"])

    async def test_a_result_does_not_depend_on_what_the_decoder_heard_before(self) -> None:
        decoder = self.pool(0, 1).take()

        def heard(name: str) -> list[str]:
            decoder.begin()
            speech = recording(name)
            hypotheses = [decoder.feed(speech[at : at + 3200]) for at in range(0, len(speech), 3200)]
            return [*hypotheses, decoder.end()]

        fresh = heard("044-slt")
        self.assertEqual(heard("006-awb")[-1], TEXTS["006-awb"])
        # Given up inside an utterance, too.
        decoder.begin()
        decoder.feed(recording("019-rms")[:20_000])
        self.assertEqual(heard("044-slt"), fresh)


if __name__ == "__main__":
    unittest.main()
