"""The opposite of a node, where another node says it exactly."""

from __future__ import annotations

from typing import Final

from ostap.criteria.tree.measures import of_rows, unfolded
from ostap.results.criteria import (
    Against,
    Aggregate,
    Arithmetic,
    Attribute,
    AttributeView,
    Between,
    ColumnMeasure,
    Compare,
    Everybody,
    Group,
    Measure,
    Measured,
    NamedMeasure,
    Node,
    Presence,
    Related,
    RowsAsked,
    RowsMeasure,
    Test,
)

_OPPOSITES: Final = {
    "eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt",
    "in": "not_in", "not_in": "in", "filled": "missing", "missing": "filled",
}  # fmt: skip
_COUNTED: Final = frozenset({Aggregate.COUNT, Aggregate.DISTINCT, Aggregate.SUM})
_ROWS_SWAPPED: Final = {Aggregate.EXISTS: Aggregate.NONE, Aggregate.NONE: Aggregate.EXISTS}


def flipped(node: Node) -> Node | None:  # noqa: PLR0911 - one for each kind of node
    """Return a node that is true exactly where this one is known false; ``None``: can't be said.

    Where this one is unknown the other is not true, so ``missing: keep`` falls away. Tests that are
    false where nothing is known, of ages, averages, last rows, have no opposite: the opposite test
    is false there too.
    """
    match node:
        case Attribute():
            return _with_opposite(node, node.test, exact=_is_exact(node.of, node.test))
        case Related():
            return _flipped_rows(node)
        case Measured():
            return _flipped_measure(node)
        case Group(combine="any_of"):
            return Group(combine="none_of", items=node.items)
        case Group(combine="none_of"):
            return Group(combine="any_of", items=node.items)
        case Group():
            opposites = [flipped(item) for item in node.items]
            known = tuple(item for item in opposites if item is not None)
            return Group(combine="any_of", items=known) if len(known) == len(opposites) else None
        case _:
            return None


def _flipped_rows(node: Related) -> Node | None:
    if swap := _ROWS_SWAPPED.get(node.aggregate):
        return node.model_copy(update={"aggregate": swap})
    if node.test is None:
        return None
    return _with_opposite(node, node.test, exact=_always_there(node))


def _flipped_measure(node: Measured) -> Node | None:
    measure = unfolded(node.measure)
    if isinstance(node.test, Against):
        sides = [measure]
        if not isinstance(node.test.than, Everybody):
            sides.append(unfolded(node.test.than))
        opposite = node.test.model_copy(update={"op": _OPPOSITES[node.test.op]})
        flip = node.model_copy(update={"test": opposite, "missing": "drop"})
        return flip if _is_kleene(sides) else None
    exact = _is_kleene([measure])
    if isinstance(measure, ColumnMeasure):
        exact = _is_exact(measure.of, node.test)
    return _with_opposite(node, node.test, exact=exact)


def _with_opposite(node: Attribute | Related | Measured, test: Test, *, exact: bool) -> Node | None:
    if not exact:
        return None
    drop = {} if isinstance(node, Related) else {"missing": "drop"}
    if isinstance(test, Between):
        outside = (Compare(op="lt", value=test.low), Compare(op="gt", value=test.high))
        sides = tuple(node.model_copy(update={"test": side, **drop}) for side in outside)
        return Group(combine="any_of", items=sides)
    if test.op not in _OPPOSITES:
        return None
    opposite = test.model_copy(update={"op": _OPPOSITES[test.op]})
    return node.model_copy(update={"test": opposite, **drop})


def _is_exact(view: AttributeView, test: Test) -> bool:
    """Tell whether the opposite test is true where this one is false.

    A birth after today is no age: each comparison is false of it but "not equal".
    """
    return view is AttributeView.VALUE or test.op in {"eq", "ne", "in", "not_in"}


def _is_kleene(sides: list[Measure]) -> bool:
    """Tell whether a comparison of unfolded measures is true, false, or unknown as columns are."""
    if any(of_rows(side) for side in sides):
        return all(_always_there(side) for side in sides)
    return all(_has_no_age(side) for side in sides)


def _has_no_age(measure: Measure) -> bool:
    match measure:
        case ColumnMeasure():
            return measure.of is AttributeView.VALUE
        case Arithmetic():
            return _has_no_age(measure.left) and _has_no_age(measure.right)
        case RowsMeasure() | NamedMeasure():
            return False


def _always_there(measure: Measure | RowsAsked) -> bool:
    """Tell whether everybody has the measure: of no rows it is 0."""
    match measure:
        case RowsAsked():
            return measure.aggregate in _COUNTED and measure.months == "all"
        case Arithmetic(kind="difference"):
            return _always_there(measure.left) and _always_there(measure.right)
        case _:
            return False


def may_be_unknown(node: Attribute | Measured) -> bool:
    """Tell whether a condition may be neither true nor false: what ``missing: keep`` is about."""
    if isinstance(node.test, Presence):
        return False
    if isinstance(node, Attribute):
        return True
    than = node.test.than if isinstance(node.test, Against) else None
    return not of_rows(node.measure) and not (than is not None and of_rows(than))
