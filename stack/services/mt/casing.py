"""Capitals that English writes inside a sentence, which recognised text lacks.

Apertium looks words up as they are written: "i" and "monday" are unknown to it, "I" and "Monday" are not.
"""

import re

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# "march" and "may" are left out: they are common words too.
_MONTHS = ("january", "february", "april", "june", "july", "august", "september", "october", "november", "december")
_LANGUAGES = ("english", "spanish", "french", "german", "italian", "portuguese")

_CAPITALISED = re.compile(rf"\b(i|{'|'.join(_DAYS + _MONTHS + _LANGUAGES)})\b")


def with_capitals(text: str) -> str:
    return _CAPITALISED.sub(lambda word: word[0].capitalize(), text)
