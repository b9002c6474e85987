"""The article against the literature in one scope, but for what stands on cards above."""

from __future__ import annotations

from claimaudit.contradictions.conflicts import LITERATURE, opposed
from claimaudit.views.tables.conflict_rows import both_sides

TABLE = both_sides(LITERATURE, same_scope=True, elsewhere=lambda audit: opposed(audit, LITERATURE))
