"""Where each entry of a YAML text stands, so that one can be changed and the rest left alone.

PyYAML's nodes say where an alias leads, not where it stands; its events say both. So the tree is
built from events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml


@dataclass(slots=True)
class Node:
    """A value in the text, from its first character to after its last."""

    start: int
    end: int
    column: int
    flow: bool = False
    text: str = ""
    entries: list[tuple[Node, Node]] | None = field(default=None)
    """Of a mapping: keys and values."""
    items: list[Node] | None = field(default=None)
    """Of a sequence."""

    def entry(self, key: str) -> tuple[Node, Node] | None:
        """Return the key and value of one entry of a mapping."""
        return next((pair for pair in self.entries or () if pair[0].text == key), None)


def yaml_tree(text: str) -> Node:
    """Return the tree of a YAML text that has one document.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    events = yaml.parse(text, Loader=yaml.SafeLoader)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _node(next(events), events)
    return Node(0, 0, 0)


def _node(event: yaml.Event, events: Iterator[yaml.Event]) -> Node:
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(event, events)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(event, events)
    text = event.value if isinstance(event, yaml.ScalarEvent) else ""
    return Node(_index(event.start_mark), _index(event.end_mark), _column(event), text=text)


def _index(mark: object) -> int:
    return int(getattr(mark, "index", 0))


def _column(event: yaml.Event) -> int:
    return int(getattr(event.start_mark, "column", 0))


def _mapping(event: yaml.MappingStartEvent, events: Iterator[yaml.Event]) -> Node:
    flow = bool(event.flow_style)
    node = Node(_index(event.start_mark), _index(event.end_mark), 0, flow, entries=[])
    entries: list[tuple[Node, Node]] = []
    for following in events:
        if isinstance(following, yaml.MappingEndEvent):
            if flow:
                node.end = _index(following.end_mark)
            break
        key = _node(following, events)
        value = _node(next(events), events)
        entries.append((key, value))
        node.end = max(node.end, key.end, value.end)
    node.entries = entries
    node.column = entries[0][0].column if entries else _column(event)
    return node


def _sequence(event: yaml.SequenceStartEvent, events: Iterator[yaml.Event]) -> Node:
    flow = bool(event.flow_style)
    node = Node(_index(event.start_mark), _index(event.end_mark), _column(event), flow)
    items: list[Node] = []
    for following in events:
        if isinstance(following, yaml.SequenceEndEvent):
            if flow:
                node.end = _index(following.end_mark)
            break
        items.append(_node(following, events))
        node.end = max(node.end, items[-1].end)
    node.items = items
    return node
