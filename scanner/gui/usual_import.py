"""Python's own `import`, put back where PySide6 has put one of its own.

PySide6's reads the source of every module that it comes upon, in case that says `from __feature__ import ...`, which we
nowhere do, and makes each import slower by that.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - it replaces `import` when it is loaded

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
