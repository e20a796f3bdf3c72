"""The run as a graph: reader, linker, marketer, analyst, writer, critic, runner.

Nodes are plain functions ``state -> changes`` over plain JSON (no rows, no ids in it); this file
wires them and is the only one that knows LangGraph. A run may start at the offer, at criteria in
words, or at a finished tree (saved, or edited by a person), and go on from there.
"""

from __future__ import annotations

from typing import cast

from langgraph.graph import END, START, StateGraph
from langsmith import tracing_context

from ostap.audience.nodes import AudienceNodes
from ostap.audience.state import AudienceState


def run_graph(nodes: AudienceNodes, state: AudienceState) -> AudienceState:
    """Walk the graph from ``state`` to its end and return the last state.

    Prompts never leave for a tracing service, whatever the environment says.

    Raises:
        OstapError: what the nodes raise; nothing is swallowed.
    """
    graph = StateGraph(AudienceState)
    graph.add_node("reader", nodes.reader)
    graph.add_node("linker", nodes.linker)
    graph.add_node("marketer", nodes.marketer)
    graph.add_node("analyst", nodes.analyst)
    graph.add_node("writer", nodes.writer)
    graph.add_node("critic", nodes.critic)
    graph.add_node("runner", nodes.runner)
    graph.add_conditional_edges(START, _entry, ["reader", "writer"])
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
    return "writer" if state.get("criteria") else "reader"


def _has_criteria(state: AudienceState) -> str:
    return "writer" if state.get("criteria") else END


def _approved(state: AudienceState) -> str:
    return "runner" if state.get("approved") else END
