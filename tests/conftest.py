"""What every test shares: examples are drawn without a time limit, and the same way in CI."""

import os

from hypothesis import settings

settings.register_profile("claimaudit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("claimaudit")
