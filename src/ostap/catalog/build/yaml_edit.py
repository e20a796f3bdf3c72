"""Changes a YAML text entry by entry; all that is not named stays as it was, comments too."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ostap.catalog.build.writing import entry_at, flow
from ostap.catalog.build.yaml_tree import Node, yaml_tree

Path = tuple[str | int, ...]


class YamlEdit:
    """Gathers changes to one text, then makes them all.

    Args:
        text: one YAML document, a mapping.
    """

    def __init__(self, text: str) -> None:
        self._text = text if text.endswith("\n") or not text else f"{text}\n"
        self._root = yaml_tree(self._text)
        self._spans: list[tuple[int, int, str]] = []
        self._added: dict[int, list[tuple[int, str]]] = defaultdict(list)

    def put(self, path: Path, value: Any) -> None:
        """Set the entry at ``path``, or add it last where its mapping or list has none."""
        parent, last = self._parent(path)
        if parent.items is not None and isinstance(last, int) and last < len(parent.items):
            node = parent.items[last]
            self._spans.append((node.start, node.end, flow(value)))
            return
        if parent.items is not None:
            self._append(parent, f"{' ' * parent.column}- {flow(value)}\n", flow(value))
            return
        key = str(last)
        found = parent.entry(key)
        if found is None:
            block = entry_at(key, value, " " * parent.column)
            self._append(parent, block, flow({key: value})[1:-1])
            return
        start, end = found[0].start, max(found[0].end + 1, found[1].end)
        if parent.flow:
            self._spans.append((start, end, flow({key: value})[1:-1]))
        else:
            block = entry_at(key, value, " " * found[0].column)
            self._spans.append((start, end, block.strip(" ").rstrip("\n")))

    def remove(self, path: Path) -> None:
        """Take the entry at ``path`` away with the lines it stands on."""
        parent, last = self._parent(path)
        if parent.items is not None:
            nodes = [(node.start, node.end) for node in parent.items]
            place = int(last)
        else:
            pairs = parent.entries or []
            nodes = [(key.start, max(key.end + 1, value.end)) for key, value in pairs]
            place = next(n for n, (key, _) in enumerate(pairs) if key.text == last)
        start, end = nodes[place]
        if parent.flow:
            if place + 1 < len(nodes):
                end = nodes[place + 1][0]
            elif place:
                start = nodes[place - 1][1]
            self._spans.append((start, end, ""))
        else:
            self._spans.append((self._line_start(start), self._line_end(end), ""))

    def result(self) -> str:
        """Return the text with every change made."""
        # Where several blocks end on one line, what belongs to the innermost comes first.
        added = [
            (at, at, "".join(text for _, text in sorted(parts, key=lambda part: -part[0])))
            for at, parts in self._added.items()
        ]
        spans = self._spans + added
        text = self._text
        for start, end, new in sorted(spans, key=lambda span: (span[0], span[1]), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _append(self, parent: Node, block: str, short: str) -> None:
        some = bool(parent.entries or parent.items)
        if parent.flow:
            # Before the closing bracket, after the last item and whatever comma stands there.
            at = self._last_end(parent) if some else parent.end - 1
            first = not some and at not in self._added
            self._added[at].append((0, short if first else f", {short}"))
        else:
            self._added[self._line_end(parent.end)].append((parent.column, block))

    def _last_end(self, parent: Node) -> int:
        if parent.items:
            return parent.items[-1].end
        key, value = (parent.entries or [])[-1]
        return max(key.end + 1, value.end)

    def _parent(self, path: Path) -> tuple[Node, str | int]:
        node = self._root
        for part in path[:-1]:
            if node.items is not None:
                node = node.items[int(part)]
                continue
            found = node.entry(str(part))
            if found is None:
                raise KeyError(path)
            node = found[1]
        return node, path[-1]

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Return the place after the line that ``at`` ends on; at a line's start, that place."""
        if at == 0 or self._text[at - 1] == "\n":
            return at
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end + 1
