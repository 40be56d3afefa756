"""Which licence statements the gate lets through."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def licences(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "licences", repository / "packaging" / "licences.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "statement",
    [
        "MIT",
        "MPL-2.0",
        "LGPL-3.0-only",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GNU Lesser General Public License v3 (LGPLv3)",
        "GNU Library or Lesser General Public License (LGPL)",
        "Apache-2.0 OR GPL-2.0-or-later",
    ],
)
def test_these_may_come_in(licences: ModuleType, statement: str) -> None:
    assert not licences.is_refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "GPL-3.0-or-later",
        "AGPL-3.0-only",
        "GPLv3",
        "GPL-2.0-only OR AGPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
        "GNU Affero General Public License v3 or later (AGPLv3+)",
    ],
)
def test_these_may_not(licences: ModuleType, statement: str) -> None:
    assert licences.is_refused(statement)
