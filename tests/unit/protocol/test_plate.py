"""How plates of a city begin (GB/T 2260)."""

from __future__ import annotations

import pytest

from scanner.protocol.plate import province_of


@pytest.mark.parametrize(
    ("issuer", "province"),
    [("330100", "浙"), ("110000", "京"), ("650000", "新"), ("000000", "浙"), ("", "浙")],
)
def test_plates_begin_as_their_city_s_province(issuer: str, province: str) -> None:
    assert province_of(issuer) == province
