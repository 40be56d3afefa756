"""docs/operating.md names everything an administrator can set from outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskflow.core.settings_list import SETTINGS
from deskflow.core.settings_schema import Setting

ROWS = re.compile(r"^\| (`[A-Z_`, ]+`) \| `(\w+)` \| .+ \| (?:`(.*)`|–) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def rows(repository: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    text = (repository / "docs" / "operating.md").read_text(encoding="utf-8")
    return {
        key: (tuple(re.findall(r"[A-Z_]+", names)), default)
        for names, key, default in ROWS.findall(text)
    }


@pytest.mark.parametrize(
    "setting", [one for one in SETTINGS.values() if one.env], ids=lambda one: one.key
)
def test_every_variable_is_in_the_guide_with_its_default(
    setting: Setting, rows: dict[str, tuple[tuple[str, ...], str]]
) -> None:
    assert setting.key in rows
    names, default = rows[setting.key]
    assert names == setting.env
    known = setting.default
    assert default == (str(known).lower() if isinstance(known, bool) else str(known))


def test_the_guide_names_nothing_that_does_not_exist(
    rows: dict[str, tuple[tuple[str, ...], str]],
) -> None:
    assert set(rows) == {one.key for one in SETTINGS.values() if one.env}
