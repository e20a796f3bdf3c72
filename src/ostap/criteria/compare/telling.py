"""The words of a change, in both languages, around the words of the criteria themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria.words import describe
from ostap.names import Language, Text
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Criteria,
    Group,
    Node,
    Related,
)

_KINDS: Final = {
    "added": Text("added: {}", "добавлено: {}"),
    "removed": Text("removed: {}", "убрано: {}"),
}
_KINDS_INSIDE: Final = {
    "added": Text("added “{}”", "добавлено «{}»"),
    "removed": Text("removed “{}”", "убрано «{}»"),
}
_COMBINED: Final = {
    "any_of": Text("now at least one of: {}", "теперь хотя бы одно из: {}"),
    "all_of": Text("now all of: {}", "теперь всё сразу: {}"),
    "none_of": Text("now none of: {}", "теперь ни одного из: {}"),
}
_WITHIN: Final = {
    "any_of": Text("among “at least one of”: {}", "в списке «хотя бы одно из»: {}"),
    "all_of": Text("among “all of”: {}", "в списке «всё сразу»: {}"),
    "none_of": Text("among “none of”: {}", "в списке «ни одного из»: {}"),
}
_AGE: Final = Text("age", "возраст")
_EVER: Final = Text("at any time", "за всё время")
_SELECTED: Final = Text("who is selected", "кого отбираем")
_UNKNOWN: Final = {
    "keep": Text("those unknown are kept now", "тех, о ком неизвестно, теперь берём"),
    "drop": Text("those unknown are left out now", "тех, о ком неизвестно, теперь не берём"),
}


class Telling:
    """Tells changes in one language."""

    def __init__(self, catalog: Catalog, language: Language, entity: str) -> None:
        self._catalog = catalog
        self._language = language
        self._entity = entity

    def node(self, node: Node) -> str:
        """Return the words of a criterion."""
        return describe(node, self._catalog, self._language, entity=self._entity)

    def top(self, criteria: Criteria) -> str | None:
        """Return the words of a tree's top."""
        if criteria.top is None:
            return None
        bare = criteria.model_copy(update={"all_of": ()})
        return describe(bare, self._catalog, self._language)

    def change(
        self, kind: str, before: str | None, after: str | None, *, inside: bool = False
    ) -> str:
        """Return `добавлено: …`, `убрано: …` or `… → …`."""
        if before is not None and after is not None:
            return f"{before} → {after}"
        told = (_KINDS_INSIDE if inside else _KINDS)[kind].to(self._language)
        return told.format(after if before is None else before)

    def entities(self, before: str, after: str) -> str:
        """Return whom the trees select."""
        named = self._catalog.entities.named()
        titles = [
            named[name].title.to(self._language, name) if name in named else name
            for name in (before, after)
        ]
        return f"{_SELECTED.to(self._language)}: {titles[0]} → {titles[1]}"

    def combined(self, combine: str, items: Sequence[Node]) -> str:
        """Return how conditions stand together now."""
        told = "; ".join(self.node(item) for item in items)
        return _COMBINED[combine].to(self._language).format(told)

    def within(self, combine: str, words: str) -> str:
        """Return a change inside a group."""
        return _WITHIN[combine].to(self._language).format(words)

    def of_rows(self, rows: Related, words: str) -> str:
        """Return a change of what narrows rows."""
        title = self._catalog.tables[rows.table].title.to(self._language, rows.table)
        return f"{title}: {words}"

    def missing(self, before: Group, after: Group) -> str:
        """Return that the unknown are treated in another way."""
        del before
        return f"{self.node(after)}: {_UNKNOWN[after.missing].to(self._language)}"

    def parts(self, before: Node, after: Node) -> str:
        """Return two versions of a condition, what it is about told once: `доход: A → B`."""
        first, second = self.node(before), self.node(after)
        subject = self._subject(after)
        if subject and first.startswith(subject) and second.startswith(subject):
            rests = [text[len(subject) :].lstrip(": ") for text in (first, second)]
            if all(rests):
                return f"{subject}: {rests[0]} → {rests[1]}"
        return f"{first} → {second}"

    def _subject(self, node: Node) -> str | None:
        if not isinstance(node, Attribute):
            return None
        if node.of is AttributeView.AGE:
            return _AGE.to(self._language)
        column = self._catalog.column(node.column)
        if column is None:
            return None
        return column.title.to(self._language, node.column.partition(".")[2])

    def rows(self, before: Related, after: Related) -> str:
        """Return two versions of a condition on rows: only the period, or what is asked."""
        bare = {"where": (), "holds": ()}
        plain = [node.model_copy(update=bare) for node in (before, after)]
        if before.aggregate == "every" or after.aggregate == "every" or before.holds or after.holds:
            plain = [before, after]
        timeless = [node.model_copy(update={"window": None}) for node in plain]
        same_rows = {"id": None, "said": None, "reason": None, "offer_field": None}
        asked = [
            n.model_copy(update={**same_rows, "written_by": after.written_by}) for n in timeless
        ]
        if asked[0] == asked[1] and not before.per:
            return self._windows(before, after)
        kept = (
            timeless if before.window == after.window and not (before.per or after.per) else plain
        )
        return f"{self.node(kept[0])} → {self.node(kept[1])}"

    def _windows(self, before: Related, after: Related) -> str:
        """Return `операции по картам: за последние 3 месяца → за последние 6 месяцев`."""
        told = [self._window(node) for node in (before, after)]
        if None in told:
            return f"{self.node(before)} → {self.node(after)}"
        subject = self.node(after.model_copy(update={"window": None}))
        return f"{subject}: {told[0]} → {told[1]}"

    def _window(self, node: Related) -> str | None:
        """Return the words that a window adds; ``None`` where they can't be told apart."""
        if node.window is None:
            return _EVER.to(self._language)
        whole = self.node(node).split(" ")
        without = self.node(node.model_copy(update={"window": None})).split(" ")
        start = 0
        while start < len(without) and whole[start : start + 1] == [without[start]]:
            start += 1
        end = len(without) - start
        if whole[len(whole) - end :] != without[start:] if end else False:
            return None
        return " ".join(whole[start : len(whole) - end]).strip(" ,;") or None
