"""n8n's expressions in our words: the simple ones mean the same, the others are refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.interchange.n8n.scripts import Untranslatable, translate
from deskflow.workflows.expressions import parse

DATA = {
    "trigger": {"name": " Bo ", "total": 7, "tags": ["a", "b"], "odd name": 1, "none": None,
                "items": [{"id": 3}], "deep": {"er": {"x": 1}}},
    "steps": {"ask": {"body": {"x": 5}}},
    "now": "2026-03-02T09:30:00+00:00",
    "workflow": {"id": "w", "name": "Flow"},
    "variables": {"city": "Hamburg"},
}  # fmt: skip


def data_of(name: str | None) -> str:
    if name is None:
        return "trigger"
    if name == "Ask":
        return "steps.ask.body"
    raise Untranslatable(name)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("$json.total", 7),
        ("$json['odd name']", 1),
        ('$json["deep"].er["x"]', 1),
        ("$json.items[0].id", 3),
        ("$json.items[$json.total - 7].id", 3),
        ("$input.item.json.total", 7),
        ("$input.first().json.total", 7),
        ("$node['Ask'].json.x", 5),
        ('$node["Ask"].json["x"]', 5),
        ("$('Ask').item.json.x", 5),
        ("$('Ask').first().json.x", 5),
        ("$items('Ask')[0].json.x", 5),
        ("$json.name.trim().toUpperCase()", "BO"),
        ("$json.name.includes('B') && $json.total !== 8", True),
        ("$json.name.trim().startsWith('X') || !($json.total < 7)", True),
        ("$json.tags.length", 2),
        ("$json.tags.join('-')", "a-b"),
        ("$json.total > 5 ? 'big' : 'small'", "big"),
        ("$json.missing?.x ?? 'none'", "none"),
        ("$json.deep?.er?.y", None),
        ("$json.none ?? 'there'", "there"),
        ("($json.total + 1) * 2", 16),
        ("$json.total + 1 * 2", 9),
        ("-$json.total + 10", 3),
        ("Number('3') + 1", 4),
        ("JSON.stringify($json.tags)", '["a","b"]'),
        ("$now.toISO()", "2026-03-02T09:30:00+00:00"),
        ("$workflow.name", "Flow"),
        ("$vars.city", "Hamburg"),
        ("$json.tags.isEmpty()", False),
        ("$json.tags.isNotEmpty()", True),
        ("'it\\'s'", "it's"),
        ("true === !false", True),
    ],
)
def test_it_means_the_same(source: str, value: object) -> None:
    assert parse(translate(source, data_of)).evaluate(DATA) == value


@pytest.mark.parametrize(
    "source",
    [
        "$json.items.map(i => i.id)", "$json.items.filter(x)", "new Date()", "$env.SECRET", "$jmespath($json, 'a')",
        "$('Nobody').item.json.x", "`a ${$json.total}`", "process.exit()", "$json.a = 1", "function () {}",
        "$json.constructor.constructor('return process')()", "", "$json.", "((((", "1 +", "$json[", "{a: 1}",
        "$today.plus(1)", "$json.name.replace('a', 'b')", "/x/.test('x')", "$json.x; $json.y", "(" * 500 + "1" + ")" * 500,
        "!" * 500 + "1", "1" + "+1" * 5000,
    ],
)  # fmt: skip
def test_what_has_no_counterpart_is_refused(source: str) -> None:
    with pytest.raises(Untranslatable) as unknown:
        translate(source, data_of)
    assert len(unknown.value.what) <= 80


PIECES = st.sampled_from(
    ["$json", ".a", "?.b", "['c d']", "[0]", "(", ")", "+", "-", "!", "? 1 : 2", "&&", "||", "??", "'t'", "3", " ",
     "$('Ask').item.json", ".trim()", ".length", "$node", "JSON.stringify(", ",", "=>", "{{", "}}", "__proto__"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_anything_is_either_translated_or_refused(source: str) -> None:
    try:
        said = translate(source, data_of)
    except Untranslatable:
        return
    assert isinstance(said, str)
