"""Audit the claims of one article: claims, evidence, contradictions, verdicts, report.

``from claimaudit import Audit, show`` is all that a notebook needs: `Audit` opens an audit and has
its tables, `show` makes them into what a reader sees.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimaudit.audit import Audit
    from claimaudit.schema.faults import InvalidAudit
    from claimaudit.views import show

__version__ = "0.1.0"
__all__ = ["Audit", "InvalidAudit", "__version__", "show"]

# Loaded when first asked for: the command must answer `--help` at once.
_MODULES = {"Audit": "claimaudit.audit", "InvalidAudit": "claimaudit.schema.faults"}


def __getattr__(name: str) -> Any:
    if name == "show":
        return import_module("claimaudit.views.show")
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
