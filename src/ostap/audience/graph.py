"""The run as a graph: reader, linker, marketer, analyst, writer, critic, runner.

Nodes are plain functions ``state -> changes`` over plain JSON (no rows, no ids in it); this file
wires them and is the only one that knows LangGraph. A run may start at the offer, at criteria in
words, or at a finished tree (saved, or edited by a person). Every step keeps its state before
the next begins, so a run that died goes on after the last node that it finished.

The way is a line with three exits, so the state itself is the checkpoint: a file swapped
atomically, readable by a person, and no second store that could disagree with the run's folder.
"""

from __future__ import annotations

from typing import cast

from langgraph.graph import END, START, StateGraph
from langsmith import tracing_context

from ostap.audience.nodes import AudienceNodes
from ostap.audience.state import AudienceState
from ostap.audience.steps import ORDER, Steps, following


def run_graph(nodes: AudienceNodes, steps: Steps, state: AudienceState) -> AudienceState:
    """Walk the graph from where ``state`` stands to its end and return the last state.

    Prompts never leave for a tracing service, whatever the environment says.

    Raises:
        OstapError: what the nodes raise; nothing is swallowed.
    """
    graph = StateGraph(AudienceState)
    for name in ORDER:
        graph.add_node(name, steps.step(name, getattr(nodes, name)))
    graph.add_conditional_edges(START, _entry, [*ORDER, END])
    graph.add_edge("reader", "linker")
    graph.add_edge("linker", "marketer")
    graph.add_edge("marketer", "analyst")
    graph.add_conditional_edges("analyst", _has_criteria, ["writer", END])
    graph.add_edge("writer", "critic")
    graph.add_conditional_edges("critic", _approved, ["runner", END])
    graph.add_edge("runner", END)
    with tracing_context(enabled=False):
        return cast("AudienceState", graph.compile().invoke(state))


def _entry(state: AudienceState) -> str:
    finished = state.get("finished")
    if finished == "analyst":
        return _has_criteria(state)
    return _approved(state) if finished == "critic" else following(finished)


def _has_criteria(state: AudienceState) -> str:
    return "writer" if state.get("criteria") else END


def _approved(state: AudienceState) -> str:
    """Go on to the ids only where a person wants to see neither criteria nor SQL."""
    seen = state.get("approved") and not state.get("stop_at_sql")
    return "runner" if seen and state.get("status") != "budget" else END
