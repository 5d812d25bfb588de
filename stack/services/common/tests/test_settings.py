import io
import unittest
from contextlib import redirect_stderr

from common.settings import EXIT_USAGE, Environment


class Reading(unittest.TestCase):
    def test_values_within_their_limits(self) -> None:
        env = Environment({"NAME": " x ", "LOW": "1", "HIGH": "9", "SECONDS": "0.5"})
        self.assertEqual(env.text("NAME"), "x")
        self.assertEqual((env.integer("LOW", 1, 9), env.integer("HIGH", 1, 9)), (1, 9))
        self.assertEqual(env.seconds("SECONDS", 0.5, 0.5), 0.5)
        env.finish()

    def test_all_problems_are_told_at_once(self) -> None:
        env = Environment({"A": "0", "B": "10", "C": "1.5", "D": "nan", "E": "inf", "F": "", "G": " "})
        for name in "ABC":
            env.integer(name, 1, 9)
        for name in "DEF":
            env.seconds(name, 1, 9)
        env.text("G")
        env.text("H")
        said = io.StringIO()
        with redirect_stderr(said), self.assertRaises(SystemExit) as ended:
            env.finish()
        self.assertEqual(ended.exception.code, EXIT_USAGE)
        self.assertEqual(
            said.getvalue().splitlines(),
            [
                "A: got 0, expected a whole number 1..9",
                "B: got 10, expected a whole number 1..9",
                "C: got '1.5', expected a whole number 1..9",
                "D: got nan, expected a number 1..9",
                "E: got inf, expected a number 1..9",
                "F: not set, expected a number 1..9",
                "G: not set, expected a text",
                "H: not set, expected a text",
            ],
        )


if __name__ == "__main__":
    unittest.main()
