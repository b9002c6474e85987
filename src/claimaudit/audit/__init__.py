"""An audit, read, checked and computed: the room's own face is `Audit`."""

from claimaudit.audit.audit import Audit
from claimaudit.audit.tables import grouped

__all__ = ["Audit", "grouped"]
