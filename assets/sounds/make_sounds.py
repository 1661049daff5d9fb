# ruff: noqa: INP001 - no part of the program
"""Makes the WAV files beside it: `python3 assets/sounds/make_sounds.py` (needs the program espeak-ng)."""

from __future__ import annotations

import math
import subprocess
import tempfile
import wave
from array import array
from pathlib import Path

HERE = Path(__file__).parent
RATE_HZ = 22_050
LOUDEST = 26_000
# espeak-ng turns characters into "fang four xing two" (see its --ipa), so Chinese is given in pinyin:
# 放行 请核对 无法判定 不放行
VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb"}
NOTES = {  # (Hz, seconds) one after the other; each outcome has a rhythm and a direction of its own
    "admit": [(660, 0.09), (990, 0.16)],
    "ask": [(740, 0.09), (0, 0.05), (740, 0.09), (0, 0.05), (740, 0.09)],
    "undecided": [(520, 0.18), (390, 0.26)],
    "refuse": [(185, 0.5)],
}
WORDS = {
    "admit": {"zh": "fang4xing2", "en": "Admit"},
    "ask": {"zh": "qing3he2dui4", "en": "Check"},
    "undecided": {"zh": "wu2fa3pan4ding4", "en": "Cannot tell"},
    "refuse": {"zh": "bu2fang4xing2", "en": "Stop"},
}


def tone(hertz: float, seconds: float) -> array[int]:
    """A note with two overtones and soft ends; 0 Hz is a rest."""
    count = int(seconds * RATE_HZ)
    samples = array("h")
    for at in range(count):
        turn = 2 * math.pi * hertz * at / RATE_HZ
        soft = min(1.0, at / 200, (count - at) / 400)
        shape = math.sin(turn) + 0.4 * math.sin(2 * turn) + 0.25 * math.sin(3 * turn)
        samples.append(int(LOUDEST / 1.5 * soft * shape))
    return samples


def word(text: str, voice: str) -> array[int]:
    """`text` as espeak-ng says it, as loud as the note, silence at the ends cut off."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "word.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", file, text], check=True)  # noqa: S603, S607
        with wave.open(str(file)) as spoken:
            samples = array("h", spoken.readframes(spoken.getnframes()))
    heard = [at for at, sample in enumerate(samples) if abs(sample) > 300]
    samples = samples[heard[0] : heard[-1]]
    louder = LOUDEST / max(abs(sample) for sample in samples)
    return array("h", (int(sample * louder) for sample in samples))


def main() -> None:
    for outcome, notes in NOTES.items():
        for language, voice in VOICES.items():
            samples = array("h")
            for hertz, seconds in notes:
                samples += tone(hertz, seconds)
            samples += tone(0, 0.06) + word(WORDS[outcome][language], voice)
            with wave.open(str(HERE / f"{outcome}_{language}.wav"), "wb") as made:
                made.setnchannels(1)
                made.setsampwidth(2)
                made.setframerate(RATE_HZ)
                made.writeframes(samples.tobytes())


main()
