"""What is installed is pinned by content, and names no place it must come from."""

import json
import re
from pathlib import Path

import pytest

from server.settings import ROOT
from tools.lock import complete

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
MODULES = ("client", "tools/peers")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_python_package_is_pinned_by_hash_and_no_index_is_named(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^--(extra-)?index-url|^--find-links|^--trusted-host", text, re.MULTILINE)
    packages = re.findall(r"^[a-z0-9][^\n]*(?:\n    --hash[^\n]*)*", text, re.MULTILINE)
    assert packages
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("folder", MODULES)
def test_every_npm_package_is_pinned_by_hash_and_no_registry_is_named(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    assert [name for name, package in installed.items() if "resolved" in package] == []
    # A program for a platform that the registry did not offer is bound by its version alone (tools/lock.py).
    loose = {name for name, package in installed.items() if "integrity" not in package}
    assert [name for name in loose if not (installed[name].get("optional") and "os" in installed[name])] == []
    assert [name for name in loose if "linux-x64" in name and not name.endswith("musl")] == []


def test_a_program_that_the_registry_lacks_is_named_for_its_platform() -> None:
    packages = {
        "": {"name": "client"},
        "node_modules/tool": {
            "version": "2.0.0",
            "dev": True,
            "optionalDependencies": {"@tool/bin-linux-x64": "2.0.0", "@tool/bin-linux-arm64-musl": "2.0.0"},
        },
        "node_modules/@tool/bin-linux-x64": {"version": "2.0.0", "integrity": "sha512-…"},
    }
    complete(packages)
    assert list(packages) == [
        "",
        "node_modules/@tool/bin-linux-arm64-musl",
        "node_modules/@tool/bin-linux-x64",
        "node_modules/tool",
    ]
    assert packages["node_modules/@tool/bin-linux-arm64-musl"] == {
        "version": "2.0.0",
        "cpu": ["arm64"],
        "dev": True,
        "libc": ["musl"],
        "optional": True,
        "os": ["linux"],
    }


def test_an_optional_package_for_every_platform_is_not_left_unpinned() -> None:
    with pytest.raises(SystemExit, match="fast-path"):
        complete({"": {}, "node_modules/tool": {"version": "1.0.0", "optionalDependencies": {"fast-path": "1.0.0"}}})
