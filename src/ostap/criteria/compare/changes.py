"""What changed between two criteria trees, in words, each change as small as can be told.

Order, ids, words, reasons and everything else that does not change who is selected is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from ostap.catalog import Catalog
from ostap.criteria.compare.matching import Pair, matched, same
from ostap.criteria.compare.telling import Telling
from ostap.criteria.tree.normal import normal
from ostap.names import FORMAT_VERSION, Language
from ostap.results.base import Frozen
from ostap.results.criteria import Criteria, Group, Node, Related

Kind = Literal["added", "removed", "changed", "combined"]


class Change(Frozen):
    """One change."""

    kind: Kind
    node: str | None
    """The id of the criterion it is of, in the later tree; of a removed one, in the earlier."""
    words: str
    """As a person reads it: `возраст: до 25 лет → до 30 лет`."""
    before: str | None = None
    """What stood there, in words; ``None`` where nothing did."""
    after: str | None = None
    """What stands there now, in words; ``None`` where nothing does."""


def diff(
    before: Criteria, after: Criteria, catalog: Catalog, language: Language
) -> tuple[Change, ...]:
    """Return what changed between two validated trees, in the order of the later one.

    Nodes are matched where they are the same, then by id, by what they are about, by likeness.
    Trees that are only written in two ways (`normal`) have no change between them; what is not
    recognised as a mere rewording is told as a change.

    Args:
        before: the earlier tree.
        after: the later tree.
        catalog: of both.
        language: of the words.
    """
    if normal(before, catalog) == normal(after, catalog):
        return ()
    telling = Telling(catalog, language, after.entity)
    return tuple(_Comparing(telling, catalog).trees(before, after))


def changes_json(changes: Sequence[Change]) -> dict[str, Any]:
    """Return changes as a JSON object: ``{schema: 1, changes: [...]}``."""
    return {
        "schema": FORMAT_VERSION,
        "changes": [change.model_dump(mode="json") for change in changes],
    }


class _Comparing:
    """One comparison of two trees."""

    def __init__(self, telling: Telling, catalog: Catalog) -> None:
        self._tell = telling
        self._catalog = catalog

    def trees(self, before: Criteria, after: Criteria) -> Iterator[Change]:
        """Yield every change of two trees."""
        if before.entity != after.entity:
            words = self._tell.entities(before.entity, after.entity)
            yield Change(
                kind="changed", node=None, words=words, before=before.entity, after=after.entity
            )
            return
        yield from self._lists(_flat(before.all_of), _flat(after.all_of), lambda words: words)
        first, second = self._tell.top(before), self._tell.top(after)
        if first != second or before.top != after.top:
            yield from self._top(before, after, first, second)

    def _top(
        self, before: Criteria, after: Criteria, first: str | None, second: str | None
    ) -> Iterator[Change]:
        bare = {"all_of": ()}
        sides = (before.model_copy(update=bare), after.model_copy(update=bare))
        if normal(sides[0], self._catalog) == normal(sides[1], self._catalog):
            return
        kind: Kind = "added" if first is None else "removed" if second is None else "changed"
        words = self._tell.change(kind, first, second)
        yield Change(kind=kind, node=None, words=words, before=first, after=second)

    def _lists(
        self,
        before: Sequence[Node],
        after: Sequence[Node],
        where: Callable[[str], str],
        *,
        inside: bool = False,
    ) -> Iterator[Change]:
        """Yield the changes of nodes that stand together."""
        pairs, removed, added = matched(before, after, self._catalog)
        regrouped = self._regrouped(removed, added, where)
        if regrouped is not None:
            removed, added = regrouped[1], regrouped[2]
        for pair in pairs:
            yield from self._pair(pair, where)
        if regrouped is not None:
            yield from regrouped[0]
        for node in added:
            yield self._alone("added", node, where, inside=inside)
        for node in removed:
            yield self._alone("removed", node, where, inside=inside)

    def _alone(
        self, kind: Kind, node: Node, where: Callable[[str], str], *, inside: bool
    ) -> Change:
        told = self._tell.node(node)
        first, second = (None, told) if kind == "added" else (told, None)
        words = where(self._tell.change(kind, first, second, inside=inside))
        return Change(kind=kind, node=node.id, words=words, before=first, after=second)

    def _regrouped(
        self, removed: list[Node], added: list[Node], where: Callable[[str], str]
    ) -> tuple[list[Change], list[Node], list[Node]] | None:
        """Return nodes that stand in a group now, or no longer, as one change of how they join."""
        for groups, loose, now in ((added, removed, True), (removed, added, False)):
            for group in groups:
                if not isinstance(group, Group) or group.combine == "all_of":
                    continue
                found = [
                    next((n for n in loose if same(n, item, self._catalog)), None)
                    for item in group.items
                ]
                items = [node for node in found if node is not None]
                if len(items) < len(found):
                    continue
                combine = group.combine if now else "all_of"
                words = where(self._tell.combined(combine, group.items))
                change = Change(kind="combined", node=group.id if now else items[0].id, words=words)
                gone = [id(node) for node in (group, *items)]
                left = [[n for n in nodes if id(n) not in gone] for nodes in (removed, added)]
                return [change], left[0], left[1]
        return None

    # --- two versions of one node

    def _pair(self, pair: Pair, where: Callable[[str], str]) -> Iterator[Change]:
        first, second = pair
        if isinstance(first, Group) and isinstance(second, Group):
            yield from self._groups(first, second, where)
        elif isinstance(first, Related) and isinstance(second, Related):
            yield from self._related(first, second, where)
        else:
            words = self._tell.parts(first, second)
            yield self._changed(first, second, where(words))

    def _changed(self, first: Node, second: Node, words: str) -> Change:
        told = (self._tell.node(first), self._tell.node(second))
        return Change(kind="changed", node=second.id, words=words, before=told[0], after=told[1])

    def _groups(self, first: Group, second: Group, where: Callable[[str], str]) -> Iterator[Change]:
        if first.combine != second.combine:
            words = where(self._tell.combined(second.combine, second.items))
            yield Change(
                kind="combined",
                node=second.id,
                words=words,
                before=self._tell.node(first),
                after=self._tell.node(second),
            )
            return
        if first.missing != second.missing:
            yield self._changed(first, second, where(self._tell.missing(first, second)))
        yield from self._lists(
            first.items,
            second.items,
            lambda words: where(self._tell.within(second.combine, words)),
            inside=True,
        )

    def _related(
        self, first: Related, second: Related, where: Callable[[str], str]
    ) -> Iterator[Change]:
        bare = {"id": None, "where": (), "holds": ()}
        plain = (first.model_copy(update=bare), second.model_copy(update=bare))
        if not same(*plain, self._catalog):
            words = self._tell.rows(first, second)
            yield self._changed(first, second, where(words))

        def of_rows(words: str) -> str:
            return where(self._tell.of_rows(second, words))

        yield from self._lists(first.where, second.where, of_rows, inside=True)
        yield from self._lists(first.holds, second.holds, of_rows, inside=True)


def _flat(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return criteria without groups of all: at the top they say nothing."""
    found: list[Node] = []
    for node in nodes:
        whole = isinstance(node, Group) and node.combine == "all_of" and node.missing == "drop"
        found += _flat(node.items) if whole and isinstance(node, Group) else [node]
    return tuple(found)
