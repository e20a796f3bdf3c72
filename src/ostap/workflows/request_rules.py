"""Rules that depend on the request, answered from key sets; the database is asked beforehand.

A rule's tree is cut where it names no key set: such a part selects the same on every request, and
is asked once. What remains is groups over parts and key sets, which sets answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import reduce

from ostap.criteria import Keys
from ostap.criteria.tree import walk
from ostap.results.criteria import Criteria, Group, KeySet, Node, SavedAudience

Ids = frozenset[str]


@dataclass(frozen=True, slots=True)
class Truth:
    """Of which keys a condition is true, and of which it is known false; the rest is unknown."""

    true: Ids
    false: Ids


Part = Callable[[Keys], Truth]
Ask = Callable[[Node], Iterable[str]]
"""Asks the database for the keys of which a condition without key sets is true."""


class NotBySetsError(Exception):
    """A tree that ranks rows after key sets have narrowed them: only SQL can answer it."""


def names_keys(node: Node) -> bool:
    """Tell whether a condition asks for key sets, which depend on who asks and when."""
    return any(isinstance(inner, KeySet) for inner in walk((node,)))


def prepared(node: Node, of: Ids, ask: Ask) -> Callable[[Keys], Ids]:
    """Return what tells which keys a condition removes; all its questions are asked here.

    Args:
        node: a validated tree.
        of: the keys in question.
        ask: asks the database.

    Raises:
        NotBySetsError: it names a saved audience with key sets and a ``top``.
        DataOwnerError: the database is away or failed.
    """
    part = _part(node, of, ask)
    return lambda keys: of - part(keys).true


def _part(node: Node, of: Ids, ask: Ask) -> Part:
    if not names_keys(node):
        return _asked(node, of, ask)
    match node:
        case KeySet():
            return lambda keys: _handed_in(of, keys(node))
        case Group():
            parts = [_part(item, of, ask) for item in node.items]
            return lambda keys: _combined(node, of, [part(keys) for part in parts])
        case SavedAudience(criteria=Criteria(top=None) as inner):
            # Where it is named, a saved audience is never unknown: it selects or does not.
            parts = [_part(item, of, ask) for item in inner.all_of]
            return lambda keys: _selected(of, [part(keys).true for part in parts])
        case _:
            raise NotBySetsError


def _asked(node: Node, of: Ids, ask: Ask) -> Part:
    true = of.intersection(ask(node))
    false = of.intersection(ask(Group(combine="none_of", items=(node,))))
    known = Truth(true, false)
    return lambda _: known


def _handed_in(of: Ids, keys: Collection[str]) -> Truth:
    true = of.intersection(keys)
    return Truth(true, of - true)


def _selected(of: Ids, parts: list[Ids]) -> Truth:
    true = reduce(frozenset.intersection, parts, of)
    return Truth(true, of - true)


def _combined(node: Group, of: Ids, parts: list[Truth]) -> Truth:
    """Return a group by Kleene's logic, as the compiled SQL would."""
    every = reduce(frozenset.intersection, (part.true for part in parts), of)
    none = reduce(frozenset.intersection, (part.false for part in parts), of)
    some = frozenset[str]().union(*(part.true for part in parts))
    failed = frozenset[str]().union(*(part.false for part in parts))
    found = {
        "all_of": Truth(every, failed),
        "any_of": Truth(some, none),
        "none_of": Truth(none, some),
    }[node.combine]
    return Truth(of - found.false, found.false) if node.missing == "keep" else found
