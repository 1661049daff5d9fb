"""The gate's desktop program: camera, verdict, pass log, sync."""

__version__ = "0.1.0"
