"""What the environment says; the image's Dockerfile holds the defaults."""

from dataclasses import dataclass

from common.settings import Environment


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    speakers_warm: int
    """Speakers kept ready: texts at the same time that wait for nothing."""
    speakers_most: int
    """Texts spoken at the same time."""
    waiting_most: int
    """Requests that may wait for a speaker; a further one is refused."""
    timeout_s: float
    """Between two pieces of speech; a speaker that is silent for longer counts as hung."""
    text_most_chars: int


def read_settings() -> Settings:
    env = Environment()
    settings = Settings(
        host=env.text("TTS_HOST"),
        port=env.integer("TTS_PORT", 1, 65535),
        speakers_warm=env.integer("TTS_SPEAKERS_WARM", 1, 64),
        speakers_most=env.integer("TTS_SPEAKERS_MOST", 1, 64),
        waiting_most=env.integer("TTS_WAITING_MOST", 1, 4096),
        timeout_s=env.seconds("TTS_TIMEOUT_S", 0.1, 60),
        text_most_chars=env.integer("TTS_TEXT_MOST_CHARS", 1, 5000),
    )
    env.finish()
    return settings
