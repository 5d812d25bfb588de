"""Reads a list of sentences aloud with flite and writes a levelled speech corpus.

    speak_corpus.py SENTENCES REFERENCES FOLDER

REFERENCES is named references.<language>.txt. It has each sentence on its own line, followed by the indented accepted
translations. "(a|b|)" in a translation expands to each of the choices, including the empty one.

SENTENCES has one sentence per line. Voice i mod 3 speaks sentence i (from 0). FOLDER gets NNN-voice.wav (16 kHz,
16 bit, mono), NNN-voice.txt (the sentence as spoken) and NNN-voice.<language>.txt (its translations, one per line).
Fails if a recording is outside the limits below: such a corpus would distort measurements in ways that are hard to
notice later.
"""

import array
import itertools
import math
import pathlib
import re
import subprocess
import sys
import wave

VOICES = ("awb", "rms", "slt")
RATE_HZ = 16_000
FRAME = RATE_HZ // 100  # 10 ms
FULL_SCALE = 32_768

SPEECH_DBFS = -23.0
PEAK_LIMIT_DBFS = -3.0
# A frame within this distance of the loudest one counts as speech. flite's pauses are digital
# silence, so the exact figure matters little.
ACTIVE_RANGE_DB = 35.0
# Kept around the speech so that neither end is clipped.
MARGIN_FRAMES = 2
# A longer pause separates two phrases; a shorter one may be a plosive's closure.
MAX_PAUSE_FRAMES = 12
DURATION_S = (0.9, 3.5)


def dbfs(amplitude: float) -> float:
    return 20 * math.log10(max(amplitude, 1e-9) / FULL_SCALE)


def rms(samples) -> float:
    return math.sqrt(sum(s * s for s in samples) / len(samples))


def speak(sentence: str, voice: str, target: pathlib.Path) -> array.array:
    """The samples that flite renders for one sentence. `target` is a scratch file."""
    subprocess.run(["flite", "-voice", voice, "-t", sentence, "-o", str(target)], check=True)
    with wave.open(str(target)) as recording:
        form = (recording.getframerate(), recording.getsampwidth(), recording.getnchannels())
        if form != (RATE_HZ, 2, 1):
            raise SystemExit(f"flite voice {voice}: got rate, width, channels {form}, expected {(RATE_HZ, 2, 1)}")
        return array.array("h", recording.readframes(recording.getnframes()))


def active_frames(samples: array.array) -> list[bool]:
    levels = [dbfs(rms(samples[i : i + FRAME])) for i in range(0, len(samples) - FRAME + 1, FRAME)]
    floor = max(levels) - ACTIVE_RANGE_DB
    return [level > floor for level in levels]


def longest_pause(active: list[bool]) -> int:
    inside = active[active.index(True) : len(active) - active[::-1].index(True)]
    longest = run = 0
    for speaking in inside:
        run = 0 if speaking else run + 1
        longest = max(longest, run)
    return longest


def trimmed(samples: array.array) -> array.array:
    active = active_frames(samples)
    first = max(0, active.index(True) - MARGIN_FRAMES)
    last = len(active) - active[::-1].index(True) + MARGIN_FRAMES
    return samples[first * FRAME : last * FRAME]


def levelled(samples: array.array) -> array.array:
    """Scales the speech frames to SPEECH_DBFS, or lower if a peak would exceed PEAK_LIMIT_DBFS."""
    active = active_frames(samples)
    speech = [s for i, on in enumerate(active) if on for s in samples[i * FRAME : (i + 1) * FRAME]]
    gain_db = min(SPEECH_DBFS - dbfs(rms(speech)), PEAK_LIMIT_DBFS - dbfs(max(map(abs, samples))))
    gain = 10 ** (gain_db / 20)
    return array.array("h", (round(s * gain) for s in samples))


def expanded(wording: str) -> list[str]:
    """All texts to which a wording with choices expands."""
    parts = re.split(r"\(([^()]*)\)", wording)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    spaced = (" ".join("".join(chosen).split()) for chosen in itertools.product(*choices))
    return [re.sub(r" (?=[.?!])", "", text) for text in spaced]


def read_references(path: pathlib.Path) -> dict[str, list[str]]:
    references: dict[str, list[str]] = {}
    of: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            of.extend(expanded(line))
        elif line:
            if line in references:
                raise SystemExit(f"{path.name}: {line!r} appears twice")
            of = references[line] = []
    return references


def main(sentence_file: str, reference_file: str, folder: str) -> None:
    references = read_references(pathlib.Path(reference_file))
    language = pathlib.Path(reference_file).suffixes[0]
    out = pathlib.Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    sentences = [line for line in pathlib.Path(sentence_file).read_text(encoding="utf-8").splitlines() if line.strip()]
    faults = []
    for number, sentence in enumerate(sentences):
        voice = VOICES[number % len(VOICES)]
        stem = out / f"{number:03d}-{voice}"
        samples = levelled(trimmed(speak(sentence, voice, stem.with_suffix(".wav"))))
        pause, seconds = longest_pause(active_frames(samples)), len(samples) / RATE_HZ
        if pause > MAX_PAUSE_FRAMES:
            faults.append(f"{stem.name} ({sentence}): pause of {pause * 10} ms, at most {MAX_PAUSE_FRAMES * 10}")
        if not DURATION_S[0] <= seconds <= DURATION_S[1]:
            faults.append(f"{stem.name} ({sentence}): {seconds:.2f} s long, expected {DURATION_S[0]}..{DURATION_S[1]}")
        with wave.open(str(stem.with_suffix(".wav")), "wb") as recording:
            recording.setnchannels(1)
            recording.setsampwidth(2)
            recording.setframerate(RATE_HZ)
            recording.writeframes(samples.tobytes())
        stem.with_suffix(".txt").write_text(sentence + "\n", encoding="utf-8")
        wordings = dict.fromkeys(references.get(sentence, []))
        if not wordings:
            faults.append(f"{stem.name} ({sentence}): no translation in {reference_file}")
        stem.with_suffix(f"{language}.txt").write_text("\n".join(wordings) + "\n", encoding="utf-8")
        print(
            f"{stem.name}: {seconds:.2f} s, peak {dbfs(max(map(abs, samples))):.1f} dBFS, longest pause {pause * 10} ms"
        )
    if faults:
        raise SystemExit("corpus outside its limits:\n" + "\n".join(faults))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
