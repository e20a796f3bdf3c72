"""What a careful person would notice in the counts of an audience."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria.cautions.tree import Caution
from ostap.criteria.counts.run import Funnel, FunnelLine
from ostap.criteria.rules import Rule
from ostap.criteria.words import describe
from ostap.names import Language, Text
from ostap.results.criteria import Criteria

MOSTLY: Final = 0.5
"""Unknown for more than this share of all is said."""

_LOOSEN: Final = Text("Loosen it, or take it out.", "Смягчите его или уберите.")


def count_cautions(
    counts: Funnel,
    criteria: Criteria,
    catalog: Catalog,
    rules: Sequence[Rule] = (),
    excluding: Sequence[tuple[str, str]] = (),
) -> tuple[Caution, ...]:
    """Return what the counts of a funnel say that a person should know, criteria first.

    Codes: ``nobody_alone`` (a condition that nobody satisfies), ``nobody_after`` (the one after
    which nobody is left), ``excluding`` (two that nobody satisfies together), ``removes_nobody``,
    ``mostly_unknown``, ``everybody``, ``nobody``, ``too_few``, ``unbound``.

    Args:
        counts: what `funnel` returned.
        criteria: the tree that was counted.
        catalog: where its words come from.
        rules: the company's rules, for their titles.
        excluding: what `contradictions` returned, where the audience is empty.
    """
    told = _Told(criteria, catalog, rules)
    return (
        *told.steps(counts),
        *told.pairs(excluding),
        *told.whole(counts),
        *told.sizes(counts),
        *told.unbound(counts),
    )


class _Told:
    def __init__(self, criteria: Criteria, catalog: Catalog, rules: Sequence[Rule]) -> None:
        self._words = {
            str(node.id): Text(
                describe(node, catalog, Language.EN, entity=criteria.entity),
                describe(node, catalog, Language.RU, entity=criteria.entity),
            )
            for node in criteria.all_of
        }
        self._rules = {rule.name: rule for rule in rules}
        self._words |= {
            name: Text(rule.words(Language.EN), rule.words(Language.RU))
            for name, rule in self._rules.items()
        }

    def _called(self, name: str) -> Text:
        return self._words.get(name, Text(name, name))

    def steps(self, counts: Funnel) -> Iterator[Caution]:
        before = counts.total
        for line in counts.criteria:
            yield from self._step(line, before, counts.total)
            before = line.left
        for rule in counts.rules:
            if rule.left == 0 and before:
                called = self._called(rule.id)
                what = Text(
                    f"Nobody is left after the rule: {called.en}",
                    f"Никого не осталось после правила: {called.ru}",
                )
                yield Caution("nobody_after", rule.id, what)
            before = rule.left

    def _step(self, line: FunnelLine, before: int, total: int) -> Iterator[Caution]:
        called = self._called(line.id)
        if line.alone == 0:
            what = Text(f"Nobody satisfies: {called.en}", f"Никто не подходит под: {called.ru}")
            yield Caution("nobody_alone", line.id, what, _LOOSEN)
        elif line.left == 0 and before:
            what = Text(
                f"Nobody is left after: {called.en}", f"Никого не осталось после: {called.ru}"
            )
            yield Caution("nobody_after", line.id, what, _LOOSEN)
        elif line.left == before and before:
            what = Text(f"Removes nobody: {called.en}", f"Никого не отсеивает: {called.ru}")
            hint = Text("It may be left out.", "Без него будет то же самое.")
            yield Caution("removes_nobody", line.id, what, hint)
        if total and line.unknown > MOSTLY * total:
            part = round(100 * line.unknown / total)
            what = Text(
                f"Unknown for {part} % of all: {called.en}",
                f"Неизвестно для {part} % всех: {called.ru}",
            )
            hint = Text(
                "They are left out; missing: keep takes them in.",
                "Они не отобраны; с missing: keep войдут и они.",
            )
            yield Caution("mostly_unknown", line.id, what, hint)

    def pairs(self, excluding: Sequence[tuple[str, str]]) -> Iterator[Caution]:
        for one, other in excluding:
            first, second = self._called(one), self._called(other)
            what = Text(
                f"Nobody satisfies both: {first.en}; {second.en}",
                f"Никто не подходит под оба условия: {first.ru}; {second.ru}",
            )
            hint = Text("Keep one of them.", "Оставьте одно из них.")
            yield Caution("excluding", other, what, hint)

    def whole(self, counts: Funnel) -> Iterator[Caution]:
        if counts.total == 0:
            what = Text("There is nobody to select from.", "Отбирать не из кого.")
            hint = Text("Look at the day and at the data.", "Проверьте дату и сами данные.")
            yield Caution("nobody", None, what, hint)
        elif counts.top is not None and counts.top.left == 0 and counts.top.removed:
            what = Text(
                "Nobody has what the first are chosen by.",
                "Ни у кого нет того, по чему выбирают первых.",
            )
            hint = Text("Choose another measure.", "Выберите другую меру.")
            yield Caution("nobody", "top", what, hint)
        elif counts.count == counts.total:
            what = Text("Everybody is selected.", "Отобраны все.")
            hint = Text("Is a criterion missing?", "Не забыт ли критерий?")
            yield Caution("everybody", None, what, hint)

    def sizes(self, counts: Funnel) -> Iterator[Caution]:
        for rule in counts.too_few:
            called = Text(rule.words(Language.EN), rule.words(Language.RU))
            what = Text(
                f"Too few: {counts.count} are selected, the rule '{called.en}' wants "
                f"{rule.at_least}.",
                f"Слишком мало: отобрано {counts.count}, а по правилу «{called.ru}» нужно не меньше"
                f" {rule.at_least}.",
            )
            hint = Text("Loosen a criterion.", "Смягчите какой-нибудь критерий.")
            yield Caution("too_few", rule.name, what, hint)

    def unbound(self, counts: Funnel) -> Iterator[Caution]:
        for one in counts.unbound:
            called = self._called(one.rule.name)
            what = Text(
                f"The rule '{called.en}' was not applied: {one.why.en}.",
                f"Правило «{called.ru}» не применено: {one.why.ru}.",
            )
            yield Caution("unbound", one.rule.name, what, one.hint)
