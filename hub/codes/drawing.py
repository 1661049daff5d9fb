"""Codes as pictures: black on white, whatever the colour of the person; the page's frame is coloured, not the modules."""

from __future__ import annotations

import re

import segno
import zxingcpp

# The writer gives a picture of fixed size; with a viewBox instead it grows with the page.
_HEAD = re.compile(r'\A.*?<svg width="(\d+)" height="(\d+)"', re.DOTALL)
_GROWING = r'<svg viewBox="0 0 \1 \2" shape-rendering="crispEdges"'


def live_svg(text: str) -> str:
    """A QR code at level M, quiet zone included: some 2 ms, since phones ask every 20 s."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return _HEAD.sub(_GROWING, zxingcpp.write_barcode_to_svg(code, scale=1, add_quiet_zones=True), count=1)


def paper_svg(text: str) -> str:
    """A QR code at level Q, which survives folds and rain: some 20 ms, once."""
    code = segno.make_qr(text, error="q", boost_error=False)
    return str(code.svg_inline(omitsize=True, border=4, light="#fff"))
