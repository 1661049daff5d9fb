"""A code that comes as a file or as a text is judged and written like one that was held to the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.scene import Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.enrolled_gate import EnrolledGate

PAYMENT = "WXP://F2F0ABCDEF"


def test_a_text_handed_in_is_judged_once_a_visit(gate: EnrolledGate) -> None:
    for _ in range(2):
        gate.lane.hand_in(PAYMENT)
        gate.lane.loop.step(0)
    assert [judged.verdict.reason for judged in gate.told] == [Reason.READ_NOT_A_PASS]


def test_a_picture_file_is_read_and_judged(gate: EnrolledGate, tmp_path: Path) -> None:
    artist, scene = SceneArtist(), Scene("phone", PAYMENT)
    artist.prepare(scene)
    assert cv2.imwrite(str(tmp_path / "a.png"), artist.draw(scene, 1.0))
    gate.lane.read_picture(tmp_path / "a.png")
    gate.lane.loop.step(0)
    assert [judged.verdict.reason for judged in gate.told] == [Reason.READ_NOT_A_PASS]


def test_a_file_without_a_code_and_one_that_is_none_are_told(gate: EnrolledGate, tmp_path: Path) -> None:
    artist, scene = SceneArtist(), Scene("none")
    artist.prepare(scene)
    assert cv2.imwrite(str(tmp_path / "a.png"), artist.draw(scene, 1.0))
    gate.lane.read_picture(tmp_path / "a.png")
    gate.lane.read_picture(tmp_path / "none.png")
    gate.lane.loop.step(0)
    troubles = [error.trouble for error in gate.troubles if isinstance(error, CameraError)]
    assert troubles == [Trouble.PICTURE_WITHOUT_CODE, Trouble.PICTURE_UNREADABLE]
