"""OpenCV, by its one door: every module of this room says `from scanner.camera.vision import cv2`.

On import OpenCV points Qt at its own plugins and at a font folder that does not exist, over whatever was set
(its `config-3.py`); a window started afterwards would blame OpenCV's folder for each missing library. So both are put back.
What it reads from the environment while loading is set here too: a dead camera may hold `read()` for two seconds, not ten.
"""

from __future__ import annotations

import os

_QT_PATHS = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _QT_PATHS}
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")  # seconds, whole ones only
os.environ.setdefault(
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0"
)  # with them Windows opens a camera in half a minute
os.environ.setdefault(
    "OPENCV_IO_MAX_IMAGE_PIXELS", str(8192 * 8192)
)  # a few bytes of PNG may claim a thousand times that
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET: a CameraError tells of a torn video

import cv2 as cv2  # noqa: E402, PLC0414 - the environment first; "as cv2" marks it as meant for others

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

cv2.setNumThreads(1)  # the capture and the lane loop are threads already; more would fight over two cores
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # absence is asked for every second
