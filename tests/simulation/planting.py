"""Planting a fault: one function of the server is taken from its source, one place of it is changed, and it is put back."""

import importlib
import inspect
import textwrap
from typing import Any

import pytest


def plant(monkeypatch: pytest.MonkeyPatch, target: str, old: str, new: str) -> None:
    """Replace ``old`` by ``new`` in ``module:function`` or ``module:Class.method`` until the test is over."""
    module_name, _, path = target.partition(":")
    module = importlib.import_module(module_name)
    *owners, name = path.split(".")
    owner: Any = module
    for each in owners:
        owner = getattr(owner, each)
    found = inspect.getattr_static(owner, name)
    plain = getattr(found, "__func__", found)
    source = getattr(plain, "planted", None) or textwrap.dedent(inspect.getsource(plain))
    assert source.count(old) == 1, f"{target} holds {old!r} {source.count(old)} times: the fault no longer fits"
    made: dict[str, Any] = {}
    source = source.replace(old, new)
    exec(compile(source, f"planted in {target}", "exec"), plain.__globals__, made)
    made[name].planted = source
    monkeypatch.setattr(owner, name, made[name])
