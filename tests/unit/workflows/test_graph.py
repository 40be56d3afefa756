"""Which way an execution can go, and what lies behind it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.definition import Definition, Edge, Step, Trigger, start_edge
from deskflow.workflows.graph import Graph
from tests.unit.workflows.samples import ticket_workflow


def graph_of(count: int, pairs: list[tuple[int, int]], port: str = "success") -> Graph:
    steps = tuple(Step(str(n), f"s{n}", "action", "x") for n in range(count))
    edges = [start_edge("0")] + [
        Edge(f"e{place}", str(a), port, str(b)) for place, (a, b) in enumerate(pairs)
    ]
    return Graph.of(Definition(Trigger("manual"), steps, tuple(edges)))


def keys(graph: Graph, bits: int) -> set[str]:
    return {step_id for step_id, bit in graph.bit.items() if bit & bits}


def test_following_ports() -> None:
    graph = Graph.of(ticket_workflow())
    first = graph.first()
    assert first is not None
    assert first.key == "find"
    assert graph.follow("b", "false") is graph.steps["f"]
    assert graph.follow("d", "expired") is None
    assert graph.reachable() == {"a", "b", "c", "d", "e", "f"}


def test_what_can_and_what_surely_ran_before() -> None:
    #   0 -> 1 -> 3, 0 -> 2 -> 3
    graph = graph_of(5, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
    assert keys(graph, graph.can_run_before("4")) == {"0", "1", "2", "3"}
    assert keys(graph, graph.surely_ran_before("4")) == {"0", "3"}
    assert keys(graph, graph.surely_ran_before("0")) == set()


def test_who_fails_leaves_no_output() -> None:
    graph = graph_of(2, [(0, 1)], port="failure")
    assert keys(graph, graph.can_run_before("1")) == {"0"}
    assert keys(graph, graph.surely_ran_before("1")) == set()


def test_cycles_are_found_and_named() -> None:
    graph = graph_of(5, [(0, 1), (1, 2), (2, 1), (3, 3), (2, 4)])
    assert sorted(sorted(group) for group in graph.cycles()) == [["1", "2"], ["3"]]
    assert keys(graph, graph.can_run_before("4")) == {"0", "1", "2"}
    assert graph_of(3, [(0, 1), (1, 2)]).cycles() == []


def test_long_chains_need_no_recursion() -> None:
    count = 5_000
    graph = graph_of(count, [(n, n + 1) for n in range(count - 1)])
    assert graph.can_run_before(str(count - 1)).bit_count() == count - 1
    circle = graph_of(count, [(n, (n + 1) % count) for n in range(count)])
    assert [len(group) for group in circle.cycles()] == [count]


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=20),
        )
    )
)
def test_against_the_plain_definition(shape: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = shape
    graph = graph_of(count, pairs)

    def reach(start: int, without: int | None = None) -> set[int]:
        seen: set[int] = set()
        ahead = [start] if start != without else []
        while ahead:
            here = ahead.pop()
            for a, b in pairs:
                if a == here and b not in seen and b != without:
                    seen.add(b)
                    ahead.append(b)
        return seen

    on_cycle = {n for n in range(count) if n in reach(n)}
    assert {int(step) for group in graph.cycles() for step in group} == on_cycle
    reachable = {0} | reach(0)
    assert {int(step) for step in graph.reachable()} == reachable
    for n in range(count):
        behind = {a for a in range(count) if n in reach(a)}
        assert {int(step) for step in keys(graph, graph.can_run_before(str(n)))} == behind
        if n in reachable:
            surely = {int(step) for step in keys(graph, graph.surely_ran_before(str(n)))}
            really = {
                a for a in range(count)
                if a != n and (a == 0 or n not in ({0} | reach(0, without=a))) and n != 0
            }  # fmt: skip
            assert surely <= really | {n}
            if not on_cycle and n in reachable:
                assert surely == really
