"""`python -m scanner read`: one JSON line a picture, whatever the file holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scanner.camera.hints import Hint
from scanner.camera.scene import Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.vision import cv2
from scanner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "HZ1:" + "6BFOXN TS3DH" * 12


def picture(file: Path, scene: Scene) -> Path:
    artist = SceneArtist()
    artist.prepare(scene)
    assert cv2.imwrite(str(file), artist.draw(scene, 1.0))
    return file


def read(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, list[dict[str, Any]]]:
    code = main(["read", "--budget-ms", "50", *map(str, files)])
    out, err = capsys.readouterr()
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


def test_a_picture_with_a_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = picture(tmp_path / "码 1.png", Scene("phone", TEXT))
    code, (said,) = read(capsys, file)
    assert code == 0
    assert said["texts"] == [TEXT]
    assert said["file"] == str(file)
    assert said["decoder"]
    assert said["ms"] >= 0
    assert said["hint"] is None


def test_one_without_a_code_makes_the_exit_code_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    well = picture(tmp_path / "a.jpg", Scene("paper", TEXT))
    blurred = picture(tmp_path / "b.jpg", Scene("phone", TEXT, blur_px=9, clutter=False))
    code, said = read(capsys, well, blurred)
    assert code == 1
    assert [bool(one["texts"]) for one in said] == [True, False]
    assert said[1]["hint"] in set(Hint)


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\0" * 50, b"GIF89a" + b"\xff" * 30],
)
def test_what_is_no_picture_is_an_error_and_the_next_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(content)
    code, said = read(
        capsys, bad, tmp_path / "none.png", tmp_path, picture(tmp_path / "a.png", Scene("phone", TEXT))
    )
    assert code == 1
    assert [one.get("error") for one in said] == ["PICTURE_UNREADABLE"] * 3 + [None]
    assert all(one["detail"] for one in said[:3])


def test_a_picture_that_claims_a_billion_pixels_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, encoded = cv2.imencode(".png", np.zeros((8, 8), np.uint8))
    content = bytearray(encoded.tobytes())
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(content)
    code, (said,) = read(capsys, bomb)
    assert code == 1
    assert said["error"] == "PICTURE_UNREADABLE"


def test_one_cut_off_is_read_or_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = picture(tmp_path / "a.jpg", Scene("phone", TEXT)).read_bytes()
    cuts = [tmp_path / f"{part}.jpg" for part in range(1, 10)]
    for part, cut in enumerate(cuts, 1):
        cut.write_bytes(whole[: len(whole) * part // 10])
    _, said = read(capsys, *cuts)
    assert all(one["texts"] in ([], [TEXT]) for one in said)


@pytest.mark.parametrize("budget", ["-1", "nan", "inf", "soon"])
def test_a_budget_that_is_none_is_named(budget: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["read", f"--budget-ms={budget}", "a.png"])
    assert ended.value.code == 2
    assert "--budget-ms" in capsys.readouterr().err
