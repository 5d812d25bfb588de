"""audio-optimization.yaml, parsed once and strictly: all faults together, each with its path, what was given and what
was expected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FRAMES_MS = (10, 20, 40, 60)  # RFC 7587, section 4.2, without those below 10 ms
_MS = re.compile(r"(\d+(?:\.\d+)?)ms")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")


class AudioOptionsError(Exception):
    """Every fault of the file, one per line."""


@dataclass(frozen=True)
class Tier:
    loss_above_pct: float
    bitrate: int  # bit/s
    frame_ms: int
    red_blocks: int


@dataclass(frozen=True)
class AudioOptions:
    target_ms: float
    max_ms: float
    adaptive: bool
    adaptation_speed: str
    red: bool
    red_blocks: int
    plc: bool
    fade_after_ms: float
    frame_ms: int
    dtx: bool
    fec: bool
    bitrate: int  # bit/s
    complexity: int
    adaptation: bool
    tiers: tuple[Tier, ...]

    def for_bridge(self) -> dict[str, Any]:
        """As the media bridge is told."""
        return {
            "jitter_buffer": {
                "target_ms": self.target_ms,
                "max_ms": self.max_ms,
                "adaptive": self.adaptive,
                "adaptation": self.adaptation_speed,
            },
            "plc": {"enabled": self.plc, "fade_after_ms": self.fade_after_ms},
            "opus": {
                "frame_ms": self.frame_ms,
                "bitrate": self.bitrate,
                "dtx": self.dtx,
                "fec": self.fec,
                "complexity": self.complexity,
            },
            "red": {"enabled": self.red, "blocks": self.red_blocks},
            "adaptation": {
                "enabled": self.adaptation,
                "tiers": [
                    {
                        "loss_above_pct": tier.loss_above_pct,
                        "bitrate": tier.bitrate,
                        "frame_ms": tier.frame_ms,
                        "red_blocks": tier.red_blocks,
                    }
                    for tier in self.tiers
                ],
            },
        }


def read_audio_options(file: str) -> AudioOptions:
    """Raises AudioOptionsError."""
    try:
        document = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AudioOptionsError(f"{file}: {error}") from error
    faults: list[str] = []
    top = _Part(document, "", faults)
    buffer, red, plc = top.part("jitter_buffer"), top.part("red"), top.part("plc")
    opus, adaptation = top.part("opus"), top.part("quality_adaptation")
    options = AudioOptions(
        target_ms=buffer.measure("target_delay", _MS, "ms", 0, 500),
        max_ms=buffer.measure("max_delay", _MS, "ms", 0, 2000),
        adaptive=buffer.boolean("adaptive"),
        adaptation_speed=buffer.choice("adaptation_speed", ("fast", "slow")),
        red=red.boolean("enabled"),
        red_blocks=red.whole("blocks", 0, 4),
        plc=plc.boolean("enabled"),
        fade_after_ms=plc.measure("fade_after", _MS, "ms", 0, 1000),
        frame_ms=opus.frame("frame_duration"),
        dtx=opus.boolean("dtx"),
        fec=opus.boolean("fec"),
        bitrate=opus.whole("bitrate", 6000, 510000),
        complexity=opus.whole("complexity", 0, 10),
        adaptation=adaptation.boolean("enabled"),
        tiers=tuple(_tier(part) for part in adaptation.parts("tiers")),
    )
    if options.target_ms > options.max_ms:
        faults.append(f"jitter_buffer.target_delay: got {options.target_ms:g}ms, expected at most max_delay")
    limits = [tier.loss_above_pct for tier in options.tiers]
    if limits != sorted(set(limits)):
        faults.append(f"quality_adaptation.tiers: got loss_above {limits}, expected each above the one before")
    top.finish()
    if faults:
        raise AudioOptionsError("\n".join(f"{file}: {fault}" for fault in faults))
    return options


def _tier(part: "_Part") -> Tier:
    return Tier(
        loss_above_pct=part.measure("loss_above", _PERCENT, "%", 0, 100),
        bitrate=part.whole("bitrate", 6000, 510000),
        frame_ms=part.frame("frame_duration"),
        red_blocks=part.whole("red_blocks", 0, 4),
    )


class _Part:
    """One mapping of the file; remembers what was asked of it, so that what nobody asked for is a fault too."""

    def __init__(self, given: object, path: str, faults: list[str]) -> None:
        self._path = path
        self._faults = faults
        self._asked: set[str] = set()
        self._inner: list[_Part] = []
        self._given: Mapping[str, object] = given if isinstance(given, Mapping) else {}
        if not isinstance(given, Mapping):
            faults.append(f"{path or 'the file'}: got {given!r}, expected a mapping")

    def part(self, key: str) -> "_Part":
        return self._remember(_Part(self._get(key), self._at(key), self._faults))

    def parts(self, key: str) -> list["_Part"]:
        given = self._get(key)
        if not isinstance(given, list):
            self._fault(key, given, "a list")
            return []
        return [self._remember(_Part(each, f"{self._at(key)}[{n}]", self._faults)) for n, each in enumerate(given)]

    def boolean(self, key: str) -> bool:
        given = self._get(key)
        if not isinstance(given, bool):
            self._fault(key, given, "true or false")
        return bool(given)

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        given = self._get(key)
        if given not in choices:
            self._fault(key, given, f"one of {', '.join(choices)}")
        return str(given)

    def whole(self, key: str, low: int, high: int) -> int:
        given = self._get(key)
        if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
            self._fault(key, given, f"a whole number {low}..{high}")
            return low
        return given

    def measure(self, key: str, form: re.Pattern[str], unit: str, low: float, high: float) -> float:
        given = self._get(key)
        match = form.fullmatch(given) if isinstance(given, str) else None
        if match is None or not low <= float(match[1]) <= high:
            self._fault(key, given, f"{low}{unit}..{high}{unit}")
            return low
        return float(match[1])

    def frame(self, key: str) -> int:
        frame_ms = self.measure(key, _MS, "ms", 10, 60)
        if frame_ms not in _FRAMES_MS:
            self._fault(key, f"{frame_ms:g}ms", f"one of {', '.join(f'{each}ms' for each in _FRAMES_MS)}")
        return int(frame_ms)

    def finish(self) -> None:
        for key in self._given.keys() - self._asked:
            self._faults.append(f"{self._at(key)}: unknown key, expected {', '.join(sorted(self._asked))}")
        for part in self._inner:
            part.finish()

    def _remember(self, part: "_Part") -> "_Part":
        self._inner.append(part)
        return part

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._given.get(key)

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else str(key)

    def _fault(self, key: str, given: object, expected: str) -> None:
        self._faults.append(f"{self._at(key)}: got {given!r}, expected {expected}")
