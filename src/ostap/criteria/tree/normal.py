"""The normal form of a criteria tree: trees that differ only in how they are written share it.

Every step keeps the meaning of `docs/formats/meaning.md` for every row, unknown included: groups
are flattened, negation is pushed down by De Morgan's laws (exact in Kleene's logic), `between` is
taken apart, lists are sorted, provenance and ids are left out. It is made to be compared, not to
be compiled or shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.criteria.tree.normal_tests import merged_values, opposite, plain_tests
from ostap.criteria.tree.walking import criteria_with, with_children
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    Compare,
    Criteria,
    Group,
    LastWindow,
    Measured,
    NamedMeasure,
    Node,
    Provenance,
    Related,
    SavedAudience,
    Test,
    Unit,
    Written,
)

_BARE: Final = {
    "id": None, "said": None, "reason": None, "offer_field": None,
    "written_by": WrittenBy.PERSON,
}  # fmt: skip
_MONTHS_IN_YEAR: Final = 12
_SWAPPED: Final = {Aggregate.EXISTS: Aggregate.NONE, Aggregate.NONE: Aggregate.EXISTS}
_NEVER_UNKNOWN: Final = frozenset({Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT})
"""Aggregates that always have a value: their comparisons can be turned round."""


def version_of(criteria: Criteria) -> str:
    """Return a short hash of what a tree means: ids, words, reasons and order do not change it.

    Two trees of one version select the same; the reverse is not promised (see `equivalent`).

    Returns:
        Twelve hexadecimal digits.
    """
    return hashlib.sha256(_text(normal(criteria)).encode()).hexdigest()[:12]


def normal(criteria: Criteria, catalog: Catalog | None = None) -> Criteria:
    """Return the normal form of a validated tree.

    Args:
        criteria: a tree that `validate` returned.
        catalog: where given, the types of columns are used as well: ``lt 5`` of whole numbers is
            ``le 4``, and a comparison may be negated where the column holds one value.
    """
    normalizing = _Normalizing(catalog)
    named = criteria_with(criteria, lambda nodes: nodes)
    update: dict[str, object] = {"all_of": normalizing.conjunction(named.all_of)}
    if criteria.top is not None:
        by = normalizing.measure(criteria.top.by)
        update["top"] = criteria.top.model_copy(update={"by": by})
    # Criteria with nothing in `all_of` says something only by its `top`; not validated again here.
    return criteria.model_copy(update=update)


class _Normalizing:
    """One walk over one tree."""

    def __init__(self, catalog: Catalog | None) -> None:
        self._catalog = catalog

    def conjunction(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Return nodes that all must hold: flat, each once, sorted."""
        return _together("all_of", map(self.node, nodes))

    def node(self, node: Node) -> Node:  # noqa: PLR0911 - one return for each kind of node
        """Return one node in normal form."""
        bare = node.model_copy(update=_BARE)
        match bare:
            case Group():
                return self._group(bare)
            case Attribute():
                return self._attribute(bare)
            case Related():
                return self._related(bare)
            case Measured():
                measured: dict[str, object] = {"measure": self.measure(bare.measure)}
                if "than" in type(bare.test).model_fields:
                    than = self.measure(bare.test.than)  # type: ignore[union-attr]
                    measured["test"] = bare.test.model_copy(update={"than": than})
                return bare.model_copy(update=measured)
            case SavedAudience(criteria=Criteria() as inner):
                # By now it means what it then was, whatever it is called.
                return bare.model_copy(
                    update={"criteria": normal(inner, self._catalog), "name": "saved"}
                )
            case Written():
                return bare.model_copy(update={"words": "sql", "key_sql": bare.key_sql.strip()})
            case _:
                return with_children(bare, self.conjunction)

    def measure(self, measure: Any) -> Any:
        """Return a measure (or everybody's) in normal form."""
        if isinstance(measure, NamedMeasure) and measure.meaning is not None:
            return self.measure(measure.meaning)
        update: dict[str, object] = {}
        for side in ("left", "right"):
            if side in type(measure).model_fields:
                update[side] = self.measure(getattr(measure, side))
        if "where" in type(measure).model_fields:
            update = _rows_update(measure, self)
        return measure.model_copy(update=update)

    # --- groups

    def _group(self, group: Group) -> Node:
        if group.missing == "keep":
            plain = self.node(group.model_copy(update={"missing": "drop"}))
            if isinstance(plain, Attribute | Measured) and plain.missing == "drop":
                return plain.model_copy(update={"missing": "keep"})
            inner = (plain,)
            return group.model_copy(update={"combine": "all_of", "items": inner})
        if group.combine == "none_of":
            negated = tuple(self._negated(item) for item in group.items)
            return _joined("all_of", negated)
        return _joined(group.combine, map(self.node, group.items))

    def _negated(self, node: Node) -> Node:
        """Return a node that is true where this one is false, and unknown where it is unknown."""
        bare = node.model_copy(update=_BARE)
        if isinstance(bare, Group) and bare.missing == "drop":
            if bare.combine == "none_of":
                return _joined("any_of", map(self.node, bare.items))
            turned = "any_of" if bare.combine == "all_of" else "all_of"
            return _joined(turned, [self._negated(item) for item in bare.items])
        plain = self.node(bare)
        if isinstance(plain, Group) and plain.missing == "drop" and plain.combine != "none_of":
            return self._negated(plain)
        return self._turned(plain) or _group("none_of", (plain,))

    def _turned(self, node: Node) -> Node | None:
        """Return the exact opposite of one condition, where it is a condition of its own."""
        if isinstance(node, Related):
            if node.aggregate in _SWAPPED:
                return node.model_copy(update={"aggregate": _SWAPPED[node.aggregate]})
            turned = opposite(node.test) if node.test else None
            if turned is None or node.aggregate not in _NEVER_UNKNOWN or _may_be_missing(node):
                return None
            return self.node(node.model_copy(update={"test": turned}))
        if isinstance(node, Attribute) and node.missing == "drop":
            turned = opposite(node.test)
            ordered = turned is not None and turned.op in {"lt", "le", "gt", "ge"}
            if turned is None or (ordered and not self._one_value(node)):
                return None
            return self.node(node.model_copy(update={"test": turned}))
        return None

    def _one_value(self, node: Attribute) -> bool:
        """Tell whether the column has one value, or none: not several, and no age of the unborn."""
        column = self._catalog.column(node.column) if self._catalog else None
        return column is not None and column.multi is None and node.of is AttributeView.VALUE

    # --- conditions

    def _attribute(self, node: Attribute) -> Node:
        column = self._catalog.column(node.column) if self._catalog else None
        single = column is not None and column.multi is None
        whole = node.of is not AttributeView.VALUE
        whole = whole or (column is not None and column.type is ColumnType.INTEGER)
        days = column is not None and column.type.is_time and not whole
        if column is not None and (column.minor_units != 1 or column.negated):
            whole = False  # what is kept is whole, what is asked is a part of it
        tests = plain_tests(node.test, whole=whole, days=days, apart=single)
        nodes = [node.model_copy(update={"test": test}) for test in tests]
        return nodes[0] if len(nodes) == 1 else _group("all_of", _sorted(nodes))

    def _related(self, node: Related) -> Node:
        bare = node.model_copy(update=_rows_update(node, self))
        if bare.test is None:
            return bare
        counted = bare.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT} and not bare.per
        days = bare.aggregate is Aggregate.DAYS_SINCE
        tests = plain_tests(bare.test, whole=counted or days, days=False, apart=True)
        nodes: list[Node] = [
            (_as_existence(test, bare) if counted else None)
            or bare.model_copy(update={"test": test})
            for test in tests
        ]
        return nodes[0] if len(nodes) == 1 else _group("all_of", _sorted(nodes))


def _rows_update(rows: Any, normalizing: _Normalizing) -> dict[str, object]:
    update: dict[str, object] = {
        "where": normalizing.conjunction(rows.where),
        "holds": normalizing.conjunction(rows.holds),
    }
    window = rows.window
    if isinstance(window, LastWindow) and window.unit is Unit.YEAR:
        months = window.last * _MONTHS_IN_YEAR
        update["window"] = LastWindow(last=months, unit=Unit.MONTH)
    return update


def _as_existence(test: Test, node: Related) -> Related | None:
    """Return a count of at least one as `exists`, and of none as `none`."""
    if node.aggregate is not Aggregate.COUNT or not isinstance(test, Compare):
        return None
    bound = (test.op, test.value)
    if bound in {("ge", 1), ("ne", 0)}:
        return node.model_copy(update={"aggregate": Aggregate.EXISTS, "test": None})
    if bound in {("le", 0), ("eq", 0)}:
        return node.model_copy(update={"aggregate": Aggregate.NONE, "test": None})
    return None


def _may_be_missing(node: Related) -> bool:
    """Tell whether the aggregate may have no value: divided by months that may not be there."""
    return node.per is not None and node.months == "active"


def _joined(combine: str, nodes: Iterable[Node]) -> Node:
    """Return nodes in normal form as one: a group of them, or the only one."""
    items = _together(combine, nodes)
    return items[0] if len(items) == 1 else _group(combine, items)


def _together(combine: str, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Return nodes in normal form, flat, their lists of values joined, each once, sorted."""
    return _sorted(_merged(_flat(nodes, combine), combine))


def _flat(nodes: Iterable[Node], combine: str) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Group) and node.combine == combine and node.missing == "drop":
            yield from node.items
        else:
            yield node


def _merged(nodes: Iterable[Node], combine: str) -> Iterator[Node]:
    """Yield the nodes, the values of one column listed together: `a` or `b` is `in [a, b]`."""
    lists: dict[str, Attribute] = {}
    for node in nodes:
        values = isinstance(node, Attribute) and node.missing == "drop"
        key = _text(node.model_copy(update={"test": _ANY})) if values else ""
        if isinstance(node, Attribute) and values:
            before = lists.get(key)
            test = merged_values(before.test if before else None, node.test, combine)
            if test is not None:
                lists[key] = node.model_copy(update={"test": test})
                continue
        yield node
    yield from lists.values()


_ANY: Final = Between(op="between", low=0, high=0)


def _group(combine: str, items: tuple[Node, ...]) -> Group:
    return Group.model_validate({"combine": combine, "items": items})


def _sorted(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(node for _, node in sorted({_text(node): node for node in nodes}.items()))


def _text(value: Criteria | Provenance) -> str:
    plain = value.model_dump(mode="json", by_alias=True)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)
