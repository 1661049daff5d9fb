"""The laboratory is frozen: the same number gives the same picture, and its halves are nobody's choice."""

from __future__ import annotations

import pytest

from scanner.camera.vision import cv2
from tests.lab.hardness import HARDNESS
from tests.lab.kinds import KINDS, Kind
from tests.lab.laboratory import Laboratory, half_of


def test_there_are_seventeen_kinds_and_each_has_its_hardness() -> None:
    assert len(KINDS) == 17
    assert set(HARDNESS) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS[::4], ids=lambda kind: kind.name)
def test_the_same_number_gives_the_same_picture(kind: Kind) -> None:
    first, again = (Laboratory().sample(kind, 5, HARDNESS[kind.name]) for _ in range(2))
    assert first.text == again.text
    assert (first.pixels == again.pixels).all()


def test_halves_are_halves() -> None:
    names = [f"{kind.name} {number}" for kind in KINDS for number in range(100)]
    assert 0.45 < sum(half_of(name) == "tuning" for name in names) / len(names) < 0.55


def test_harder_is_less_contrast_or_more_blur() -> None:
    defocus = next(kind for kind in KINDS if kind.name == "defocus")
    soft, sharp = (Laboratory().sample(defocus, 2, hardness).pixels for hardness in (1.2, 0.1))
    assert cv2.Laplacian(soft, cv2.CV_64F).var() < cv2.Laplacian(sharp, cv2.CV_64F).var()
