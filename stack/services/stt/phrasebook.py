"""The phrases that can be recognised, as a prefix tree and as a dictionary of only their words.

Speech outside the phrasebook is forced onto the nearest phrase, or gives "". For a stack that carries
measurements that is the right trade: which words arrive then depends on the network, not on how
well a large-vocabulary recogniser liked the voice.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pocketsphinx

# (from state, to state, probability[, word]), as pocketsphinx takes them; without a word it is an epsilon.
Transition = tuple[int, int, float, str] | tuple[int, int, float]

START, FINAL = 0, 1


class PhrasebookError(Exception):
    """The phrasebook cannot be used; every offending line is named."""


def normalise(text: str) -> str:
    """Lower case, no punctuation but apostrophes inside words, single spaces."""
    words = re.sub(r"[^a-z' ]+", " ", text.lower().replace("’", "'")).split()
    # An apostrophe that stands alone leaves nothing.
    return " ".join(filter(None, (word.strip("'") for word in words)))


@dataclass(frozen=True)
class Phrasebook:
    phrases: frozenset[str]
    dictionary: str
    """Pronunciations in CMU form, one a line."""

    @cached_property
    def _continued(self) -> frozenset[str]:
        """Everything that some phrase goes on from."""
        return frozenset(" ".join(words[:n]) for words in map(str.split, self.phrases) for n in range(len(words)))

    def is_complete(self, text: str) -> bool:
        """A whole phrase, and no phrase continues it: more words cannot come."""
        return text in self.phrases and text not in self._continued

    def transitions(self) -> list[Transition]:
        """The prefix tree: phrases that begin alike are told apart only where they differ, which keeps
        the search small. Every arc has probability 1: no phrase is preferred to another, and a long
        phrase pays nothing for its length."""
        arcs: list[Transition] = []
        states: dict[tuple[int, str], int] = {}
        for phrase in sorted(self.phrases):
            state = START
            for word in phrase.split():
                if (state, word) not in states:
                    states[state, word] = FINAL + 1 + len(states)
                    arcs.append((state, states[state, word], 1.0, word))
                state = states[state, word]
            arcs.append((state, FINAL, 1.0))
        return arcs


def read_phrasebook(files: tuple[str, ...]) -> Phrasebook:
    """Raises PhrasebookError for a missing file, no phrases, or words that have no pronunciation."""
    phrases: dict[str, str] = {}
    for file in files:
        try:
            lines = Path(file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise PhrasebookError(f"{file}: {error}") from error
        for number, line in enumerate(lines, 1):
            if phrase := normalise(line):
                phrases.setdefault(phrase, f"{file}:{number}")
    if not phrases:
        raise PhrasebookError(f"{', '.join(files)}: no phrases, expected at least one")

    pronunciations = _pronunciations({word for phrase in phrases for word in phrase.split()})
    problems = [
        f"{place}: no pronunciation for {', '.join(unknown)}"
        for phrase, place in phrases.items()
        if (unknown := [word for word in phrase.split() if word not in pronunciations])
    ]
    if problems:
        raise PhrasebookError("\n".join(problems))
    lines = [line for entries in pronunciations.values() for line in entries]
    return Phrasebook(frozenset(phrases), "".join(lines))


def _pronunciations(words: set[str]) -> dict[str, list[str]]:
    """Lines of the model's dictionary for these words, variants such as "the(2)" included."""
    found: dict[str, list[str]] = {}
    with open(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"), encoding="utf-8") as dictionary:
        for line in dictionary:
            word = re.sub(r"\(\d+\)$", "", line.split(maxsplit=1)[0])
            if word in words:
                found.setdefault(word, []).append(line)
    return found
