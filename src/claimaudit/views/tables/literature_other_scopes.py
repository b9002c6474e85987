"""The article against the literature in scopes that differ."""

from __future__ import annotations

from claimaudit.contradictions.conflicts import LITERATURE
from claimaudit.views.tables.conflict_rows import both_sides

TABLE = both_sides(LITERATURE, same_scope=False)
