"""The examples in the docstrings of the package are true, wherever they are run from."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from claimaudit import Audit, show
from collection import ROOT

SOURCE = ROOT / "src"
MODULES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in (SOURCE / "claimaudit").rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)
# What the root's conftest.py gives to `pytest --doctest-modules src` as well.
NAMES = {"Audit": Audit, "show": show, "small": Path(__file__).resolve().parent / "small"}


@pytest.mark.parametrize("name", MODULES)
def test_its_examples_are_true(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = import_module(name)
    names = NAMES | vars(module)
    result = doctest.testmod(module, globs=names)
    assert result.attempted > 0
    assert result.failed == 0
