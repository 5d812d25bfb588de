"""What the environment says; the image's Dockerfile holds the defaults."""

from dataclasses import dataclass

from common.settings import Environment


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    phrase_files: tuple[str, ...]
    """One phrase a line; the grammar is all of them together."""
    decoders_warm: int
    """Loaded before the service says it is ready: utterances at the same time that cost no loading."""
    decoders_most: int
    """Utterances at the same time; a further one is refused."""
    streams_most: int
    utterance_most_s: float
    utterance_stall_s: float
    """An utterance that got no audio for this long is dropped, so that its decoder is free again; so is one that took
    this much longer than the longest allowed."""


def read_settings() -> Settings:
    env = Environment()
    settings = Settings(
        host=env.text("STT_HOST"),
        port=env.integer("STT_PORT", 1, 65535),
        phrase_files=tuple(filter(None, env.text("STT_PHRASE_FILES").split(":"))),
        decoders_warm=env.integer("STT_DECODERS_WARM", 1, 64),
        decoders_most=env.integer("STT_DECODERS_MOST", 1, 64),
        streams_most=env.integer("STT_STREAMS_MOST", 1, 4096),
        utterance_most_s=env.seconds("STT_UTTERANCE_MOST_S", 1, 120),
        utterance_stall_s=env.seconds("STT_UTTERANCE_STALL_S", 0.2, 120),
    )
    env.finish()
    return settings
