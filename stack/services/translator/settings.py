"""What the translator is told by its environment, parsed once, all faults reported together."""

import os
from dataclasses import dataclass, field, fields
from typing import Mapping

EXIT_USAGE = 64  # sysexits.h EX_USAGE
EXIT_SOFTWARE = 70  # sysexits.h EX_SOFTWARE


class SettingsError(Exception):
    """Every missing or malformed variable, one per line."""


def _tuned(default: float, low: float, high: float) -> float:
    return field(default=default, metadata={"low": low, "high": high})


@dataclass(frozen=True)
class Tuning:
    """The numbers that decide latency. Each can be overridden by a variable of its name in upper case."""

    # Silence that ends an utterance when the hypothesis is a whole phrase: of no sound at all, for the VAD takes a soft
    # fricative at a word's end for silence (6 of 186 recorded sentences).
    complete_silence_ms: float = _tuned(70, 10, 5000)
    # The same where the last word may go on. Stop consonants close the mouth for 50 to 110 ms.
    closure_silence_ms: float = _tuned(120, 10, 5000)
    # A recogniser calls a phrase whole when its last word has begun ("book" at its vowel). With less voice than this
    # since then, a silence may be a closure within the word. Nearly all sentences have more.
    complete_voiced_ms: float = _tuned(90, 0, 1000)
    # Silence that ends it otherwise. Pauses of a speaker inside a sentence run to half a second;
    # a sentence that is split is translated wrongly and late, which costs more than the wait.
    pause_silence_ms: float = _tuned(600, 100, 10000)
    # A pause this long makes a translation of an unfinished hypothesis worth its CPU.
    speculate_silence_ms: float = _tuned(150, 10, 10000)
    # Voice within the window below that starts an utterance. It costs no latency, because what was
    # said meanwhile is in the pre-roll; it keeps clicks and the burst after a closure out.
    onset_voiced_ms: float = _tuned(80, 10, 1000)
    onset_window_ms: float = _tuned(120, 10, 1000)
    # What is left of a last word when the utterance ended inside it must not become an utterance:
    # this soon after a whole phrase, only voice longer than a syllable starts a new one. A closure delays
    # the rest by 100 ms, a jitter buffer that ran dry by several hundred.
    tail_ms: float = _tuned(700, 0, 2000)
    tail_voiced_ms: float = _tuned(250, 10, 1000)
    # Audio from before the onset that the recogniser gets: soft first consonants, and a little silence.
    preroll_ms: float = _tuned(300, 0, 2000)
    # An utterance that never pauses is cut here; below STT's own limit.
    max_utterance_ms: float = _tuned(20000, 1000, 60000)
    # No audio at all for this long counts as silence: a track that was muted delivers no frames.
    stalled_audio_ms: float = _tuned(400, 50, 5000)
    # WebRTC's VAD: 0 takes much for speech, 3 little. Mode 3 drops soft word ends (up to 70 ms), 1 hears
    # noise at 20 dB as speech; each has a hangover of 60 to 150 ms, which the level below takes away.
    vad_mode: float = _tuned(2, 0, 3)
    # A frame this far below the speaker's recent level is silent whatever the VAD's hangover says.
    # In noise that is louder than this the VAD decides alone. At 30 the soft vowel before a final stop
    # counts as silence (10 of 72 sentences have a gap of 50 ms then, 2 at 35), at 40 the room's echo as voice.
    relative_floor_db: float = _tuned(35, 6, 90)
    # A partial caption at most this often; the data channel also carries the finals.
    partial_caption_ms: float = _tuned(100, 0, 5000)
    # How long a stage may take before its utterance is given up.
    stt_final_timeout_ms: float = _tuned(2000, 50, 60000)
    mt_timeout_ms: float = _tuned(2000, 50, 60000)
    tts_timeout_ms: float = _tuned(5000, 50, 60000)
    # Translated speech still to be played before further utterances get captions only.
    max_backlog_ms: float = _tuned(30000, 1000, 300000)
    # A speaker's last words are still spoken after the track has ended, for this long at most.
    last_words_ms: float = _tuned(15000, 0, 120000)
    # A room is looked for by asking this often, in case a webhook got lost.
    poll_rooms_ms: float = _tuned(3000, 200, 60000)
    # A room without people is left after this; it spans a participant's reconnect.
    empty_room_ms: float = _tuned(5000, 0, 600000)


@dataclass(frozen=True)
class Settings:
    livekit_url: str
    livekit_api_key: str
    livekit_api_secret: str
    stt_url: str
    mt_url: str
    tts_url: str
    source_language: str
    target_language: str
    identity: str
    name: str
    port: int
    audio_options_file: str
    media_bridge: str
    """The program that is in the rooms."""
    tuning: Tuning


_REQUIRED = ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "STT_URL", "MT_URL", "TTS_URL")
_SCHEMES = {
    "LIVEKIT_URL": ("ws://", "wss://", "http://", "https://"),
    "STT_URL": ("ws://", "wss://", "http://", "https://"),
    "MT_URL": ("http://", "https://"),
    "TTS_URL": ("http://", "https://"),
}


def _number(env: Mapping[str, str], name: str, default: float, low: float, high: float, faults: list[str]) -> float:
    given = env.get(name)
    if given is None:
        return default
    try:
        value = float(given)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        faults.append(f"{name}: got {given!r}, expected a number in {low:g}..{high:g}")
        return default
    return value


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingsError naming every fault; secrets are never part of a message."""
    faults = [f"{name}: missing" for name in _REQUIRED if not env.get(name)]
    for name, schemes in _SCHEMES.items():
        given = env.get(name)
        if given and not given.startswith(schemes):
            faults.append(f"{name}: got {given!r}, expected it to start with {' or '.join(schemes)}")
    port = _number(env, "PORT", 8004, 1, 65535, faults)
    tuning = Tuning(
        **{
            f.name: _number(env, f.name.upper(), f.default, f.metadata["low"], f.metadata["high"], faults)
            for f in fields(Tuning)
        }
    )
    # LiveKit refuses an empty one, but only when the first room is joined.
    if env.get("IDENTITY") == "":
        faults.append("IDENTITY: is empty, expected the participant's identity in the rooms")
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        livekit_url=env["LIVEKIT_URL"],
        livekit_api_key=env["LIVEKIT_API_KEY"],
        livekit_api_secret=env["LIVEKIT_API_SECRET"],
        stt_url=env["STT_URL"].rstrip("/"),
        mt_url=env["MT_URL"].rstrip("/"),
        tts_url=env["TTS_URL"].rstrip("/"),
        source_language=env.get("SOURCE_LANGUAGE", "en"),
        target_language=env.get("TARGET_LANGUAGE", "es"),
        identity=env.get("IDENTITY", "translator"),
        name=env.get("TRANSLATOR_NAME", "Translator"),
        port=int(port),
        audio_options_file=env.get("AUDIO_OPTIONS_FILE", "/etc/hive/audio-optimization.yaml"),
        media_bridge=env.get("MEDIA_BRIDGE", "/usr/local/bin/media"),
        tuning=tuning,
    )
