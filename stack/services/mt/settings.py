"""What the environment says; the image's Dockerfile holds the defaults."""

from dataclasses import dataclass

from common.settings import Environment


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    mode_file: str
    """Apertium's description of the translation pipeline: commands joined by "|"."""
    pipelines: int
    """Translations at the same time."""
    waiting_most: int
    """Requests that may wait for a pipeline; a further one is refused."""
    timeout_s: float
    """A translation that takes longer counts as hung, and its pipeline is replaced."""
    text_most_chars: int


def read_settings() -> Settings:
    env = Environment()
    settings = Settings(
        host=env.text("MT_HOST"),
        port=env.integer("MT_PORT", 1, 65535),
        mode_file=env.text("MT_MODE_FILE"),
        pipelines=env.integer("MT_PIPELINES", 1, 16),
        waiting_most=env.integer("MT_WAITING_MOST", 1, 4096),
        timeout_s=env.seconds("MT_TIMEOUT_S", 0.1, 60),
        text_most_chars=env.integer("MT_TEXT_MOST_CHARS", 1, 5000),
    )
    env.finish()
    return settings
