"""Where mutmut and Stryker are installed: in ``var/mutants``, for nobody else needs them.

mutmut has a virtual environment (hashes in ``requirements/mutants.txt``), Stryker its own ``node_modules``
(``tools/mutants/package-lock.json``), in which vitest and TypeScript are the client's.
"""

import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

from server.settings import ROOT
from tools.installing import environment, once

HERE = Path(__file__).resolve().parent
MUTANTS = ROOT / "var" / "mutants"
VENV = MUTANTS / "mutmut"
PYTHON = VENV / "bin" / "python"
STRYKER = MUTANTS / "stryker"
REQUIREMENTS = ROOT / "requirements" / "mutants.txt"
OWN_MODULES = ("vitest", "typescript")  # the client's, so that there is one of each


def programs() -> dict[str, str]:
    """The environment in which the project's own Node is found first."""
    return os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def install() -> None:
    """Bring everything here; what is already as it should be is left alone."""
    MUTANTS.mkdir(parents=True, exist_ok=True)
    once(MUTANTS / "mutmut.stamp", [REQUIREMENTS], partial(environment, VENV, REQUIREMENTS))
    once(MUTANTS / "stryker.stamp", [HERE / name for name in ("package.json", "package-lock.json", ".npmrc")], _stryker)
    shutil.copyfile(HERE / "sample.mjs", STRYKER / "sample.mjs")
    for name in OWN_MODULES:
        link = STRYKER / "node_modules" / name
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT / "client" / "node_modules" / name)


def versions() -> dict[str, str]:
    """What makes the mutants: name → version."""
    asked = "from importlib.metadata import version as v; print(v('mutmut'))"
    mutmut = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True)
    package = (STRYKER / "node_modules" / "@stryker-mutator" / "core" / "package.json").read_text()
    return {"mutmut": mutmut.stdout.strip(), "StrykerJS": package.split('"version": "')[1].split('"')[0]}


def _stryker() -> None:
    STRYKER.mkdir(exist_ok=True)
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(HERE / file, STRYKER / file)
    command = ["npm", "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=STRYKER, env=programs(), check=True, stdout=subprocess.DEVNULL)
