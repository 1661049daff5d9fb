"""`python -m hub`: see `commands/`."""

from __future__ import annotations

import sys

from hub.commands.line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
