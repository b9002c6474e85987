"""``python -m claimaudit`` is the command ``claimaudit``."""

import sys

from claimaudit.cli import main

if __name__ == "__main__":
    sys.exit(main())
