import tempfile
import unittest

from mt.casing import with_capitals
from mt.mode_file import read_mode
from mt.notation import from_stream, to_stream


class Casing(unittest.TestCase):
    def test_words_that_english_capitalises(self) -> None:
        for given, expected in (
            ("i think that i'm late", "I think that I'm late"),
            ("on monday and tuesdays", "on Monday and tuesdays"),
            ("in january we may march", "in January we may march"),
            ("he speaks english", "he speaks English"),
            ("ice, in, hi, i.", "ice, in, hi, I."),
            ("Monday I", "Monday I"),
            ("MONDAY", "MONDAY"),
            ("", ""),
        ):
            with self.subTest(given=given):
                self.assertEqual(with_capitals(given), expected)


class Notation(unittest.TestCase):
    def test_reserved_characters_go_there_and_back(self) -> None:
        for text in ("a [b] {c} ^d$ e/f g\\h i@j <k>", "don't", "¿qué?", "\\", "[]", ".[]"):
            with self.subTest(text=text):
                self.assertEqual(from_stream(to_stream(text)), text)

    def test_what_cannot_be_escaped_is_left_out(self) -> None:
        self.assertEqual(from_stream(to_stream("a~b\0c")), "a b c")

    def test_only_the_end_that_was_added_is_taken_away(self) -> None:
        self.assertEqual(from_stream("hola.[]"), "hola")
        self.assertEqual(from_stream("uno. dos.[]"), "uno. dos")
        self.assertEqual(from_stream("hola  mundo "), "hola mundo")


class Modes(unittest.TestCase):
    def mode(self, text: str) -> list[list[str]]:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            return read_mode(file.name)

    def test_commands_are_separated_and_fed_by_nul(self) -> None:
        self.assertEqual(
            self.mode("lt-proc 'a file.bin' | apertium-tagger -g $2 x.prob|lt-proc $1 y.bin\n"),
            [["lt-proc", "-z", "a file.bin"], ["apertium-tagger", "-z", "-g", "x.prob"], ["lt-proc", "-z", "-n", "y.bin"]],
        )

    def test_an_empty_command_is_refused(self) -> None:
        for text in ("", "a |", "| a", "a | | b"):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "empty command"):
                self.mode(text)


if __name__ == "__main__":
    unittest.main()
