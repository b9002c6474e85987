"""The literature against itself in one scope."""

from __future__ import annotations

from claimaudit.contradictions.conflicts import AMONG_SOURCES
from claimaudit.views.tables.conflict_rows import both_sides

TABLE = both_sides(AMONG_SOURCES, same_scope=True)
