"""The second decoder is looked for once, when it is first needed."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.camera.decoder import Reading
from scanner.camera.late_decoder import LateDecoder

PICTURE = np.zeros((8, 8), np.uint8)


class Eager:
    name = "eager"

    def decode(self, _: object) -> list[Reading]:
        return [Reading("text", (), self.name)]


@pytest.mark.parametrize("there", [True, False])
def test_it_is_looked_for_once_and_only_then(there: bool) -> None:
    asked: list[bool] = []

    def look() -> Eager | None:
        asked.append(there)
        return Eager() if there else None

    late = LateDecoder(look)
    assert not asked
    late.get_ready()
    found = [late.decode(PICTURE) for _ in range(2)]
    assert asked == [there]
    assert found == [Eager().decode(PICTURE) if there else []] * 2
