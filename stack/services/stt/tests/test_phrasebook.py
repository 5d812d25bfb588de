import tempfile
import unittest
from pathlib import Path

from stt.phrasebook import FINAL, START, Phrasebook, PhrasebookError, normalise, read_phrasebook


class Normalising(unittest.TestCase):
    def test_case_punctuation_and_spaces_do_not_matter(self) -> None:
        for given, expected in (
            ("Where is the nearest railway station?", "where is the nearest railway station"),
            ("  NOW,  the\tshop…is -- closed. ", "now the shop is closed"),
            ("Don’t they know?", "don't they know"),
            ("the dogs' food", "the dogs food"),
            ("'quoted words'", "quoted words"),
            ("", ""),
            ("?!", ""),
        ):
            with self.subTest(given=given):
                self.assertEqual(normalise(given), expected)

    def test_an_apostrophe_that_stands_alone_is_no_word(self) -> None:
        for given, expected in (
            ("now ' the shop is closed", "now the shop is closed"),
            ("' now the shop is closed '", "now the shop is closed"),
            ("now '' the ’ shop", "now the shop"),
            ("'", ""),
            ("' '", ""),
            ("’ - '", ""),
        ):
            with self.subTest(given=given):
                self.assertEqual(normalise(given), expected)


class Phrases(unittest.TestCase):
    def book(self, *files: str) -> Phrasebook:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        paths = [Path(folder.name, f"{number}.txt") for number in range(len(files))]
        for path, text in zip(paths, files):
            path.write_text(text, encoding="utf-8")
        return read_phrasebook(tuple(map(str, paths)))

    def test_a_phrase_that_another_continues_is_not_complete(self) -> None:
        book = self.book("The shop\nThe shop is closed\n")
        self.assertFalse(book.is_complete("the shop"))
        self.assertFalse(book.is_complete("the shop is"))
        self.assertTrue(book.is_complete("the shop is closed"))
        self.assertFalse(book.is_complete(""))

    def test_a_phrase_with_an_apostrophe_can_be_complete(self) -> None:
        book = self.book("We don't know\nNow ' the shop is closed\n")
        self.assertEqual(book.phrases, {"we don't know", "now the shop is closed"})
        self.assertTrue(book.is_complete("we don't know"))
        self.assertTrue(book.is_complete("now the shop is closed"))

    def test_lines_without_words_are_no_phrases(self) -> None:
        book = self.book("now\n\n' '\n?\n")
        self.assertEqual(book.phrases, {"now"})
        # A way from the start to the end without a word would make silence a phrase.
        self.assertNotIn((START, FINAL, 1.0), book.transitions())

    def test_phrases_of_all_files_share_their_beginnings(self) -> None:
        arcs = self.book("the shop is closed\n", "The shop is open.\nthe shop is closed\n").transitions()
        words = [arc[3] for arc in arcs if len(arc) == 4]
        self.assertEqual(sorted(words), ["closed", "is", "open", "shop", "the"])
        self.assertEqual(sum(arc[1] == FINAL for arc in arcs), 2)

    def test_the_dictionary_has_every_variant_of_only_these_words(self) -> None:
        lines = self.book("the shop\n").dictionary.splitlines()
        self.assertEqual({line.split()[0].partition("(")[0] for line in lines}, {"the", "shop"})
        self.assertGreater(len(lines), 2)

    def test_every_word_without_a_pronunciation_is_named_with_its_line(self) -> None:
        with self.assertRaises(PhrasebookError) as raised:
            self.book("the shop\nthe xqzzy is open\n", "a grrblk\n")
        said = str(raised.exception)
        self.assertIn("0.txt:2: no pronunciation for xqzzy", said)
        self.assertIn("1.txt:1: no pronunciation for grrblk", said)

    def test_files_that_cannot_be_used_are_named(self) -> None:
        with self.assertRaisesRegex(PhrasebookError, "/nowhere.txt"):
            read_phrasebook(("/nowhere.txt",))
        with self.assertRaisesRegex(PhrasebookError, "no phrases"):
            self.book("\n'\n")
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"\xff\xfe")
            file.flush()
            with self.assertRaisesRegex(PhrasebookError, file.name):
                read_phrasebook((file.name,))


if __name__ == "__main__":
    unittest.main()
