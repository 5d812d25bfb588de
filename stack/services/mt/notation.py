"""Text to and from Apertium's stream format (https://wiki.apertium.org/wiki/Apertium_stream_format)."""

import re

# "~" wakes the post-generator and cannot be escaped; in speech it means nothing.
_UNSPEAKABLE = str.maketrans("~\0", "  ")
_RESERVED = re.compile(r"([\[\]{}^$/\\@<>])")
# What apertium-destxt appends: a full stop with an empty blank behind it, so that the tagger sees the
# sentence end, and nothing carries over into the next text.
_SENTENCE_END = ".[]"


def to_stream(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text.translate(_UNSPEAKABLE)) + _SENTENCE_END


def from_stream(stream: str) -> str:
    text = stream.removesuffix(_SENTENCE_END)
    # Rules that reorder words leave doubled blanks behind.
    return " ".join(re.sub(r"\\(.)", r"\1", text).split())
