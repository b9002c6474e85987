"""The figures of an audit."""

from claimaudit.views.figures.canvas import png, show
from claimaudit.views.figures.conflicts_along_the_text import conflicts_along_the_text
from claimaudit.views.figures.designs_and_levels import designs_and_levels
from claimaudit.views.figures.kinds_and_verdicts import verdicts_by_kind
from claimaudit.views.figures.outcomes_and_levels import evidence_by_outcome
from claimaudit.views.figures.what_verdicts_rest_on import what_verdicts_rest_on

__all__ = [
    "conflicts_along_the_text",
    "designs_and_levels",
    "evidence_by_outcome",
    "png",
    "show",
    "verdicts_by_kind",
    "what_verdicts_rest_on",
]
