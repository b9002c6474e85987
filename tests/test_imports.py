"""What is left out to start sooner is left out only then."""

import importlib
import sys

import pytest

from claimaudit.report.execution import without


def test_a_package_is_missing_only_meanwhile(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with without("colorsys"), pytest.raises(ImportError):
        importlib.import_module("colorsys")
    assert importlib.import_module("colorsys").rgb_to_hsv


def test_a_package_that_is_loaded_stays():
    with without("importlib"):
        assert importlib.import_module("importlib") is importlib
