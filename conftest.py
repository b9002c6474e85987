"""What examples in docstrings may name: `Audit`, `show`, and `small`, the root of a small audit."""

from pathlib import Path

import pytest

import claimaudit


@pytest.fixture(autouse=True)
def names_of_examples(doctest_namespace: dict) -> None:
    """Hand the names to the examples that ``pytest --doctest-modules src`` runs."""
    doctest_namespace["small"] = Path(__file__).resolve().parent / "tests" / "small"
    doctest_namespace["Audit"] = claimaudit.Audit
    doctest_namespace["show"] = claimaudit.show
