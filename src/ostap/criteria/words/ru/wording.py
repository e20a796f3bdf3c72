"""Criteria in Russian, as a marketer would write them."""

from __future__ import annotations

from ostap.criteria.words.ru import attributes, measures, related, sets
from ostap.criteria.words.ru.numbers import number
from ostap.criteria.words.ru.windows import window_told
from ostap.criteria.words.wording import Wording
from ostap.names import Language
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    KeySet,
    Measured,
    Node,
    Related,
    Sample,
    SavedAudience,
    Top,
    Window,
)


class RussianWording(Wording):
    """The Russian way."""

    language = Language.RU
    conjunctions = (" и ", " или ")

    def attribute(self, node: Attribute) -> str:
        """Return `возраст от 18 до 25 лет`."""
        return attributes.attribute(self, node)

    def related(self, node: Related) -> str:
        """Return `нет ни одной кредитной карты`."""
        return related.related(self, node)

    def measured(self, node: Measured) -> str:
        """Return `сумма вкладов больше суммы кредитов`."""
        return measures.measured(self, node)

    def saved(self, node: SavedAudience, *, denied: bool) -> str:
        """Return `входит в аудиторию «…»`."""
        return sets.saved(node, denied=denied)

    def keys(self, node: KeySet, *, denied: bool) -> str:
        """Return `получал рассылку за последние 30 дней`."""
        return sets.keys(self, node, denied=denied)

    def sample(self, node: Sample, *, denied: bool) -> str:
        """Return `случайные 10 % клиентов`."""
        return sets.sample(self, node, denied=denied)

    def top(self, top: Top) -> str:
        """Return `100 клиентов с самой большой суммой вкладов`."""
        return measures.top(self, top)

    def of_them(self, top: str) -> str:
        """Return `из них — 100 клиентов …`."""
        return f"из них — {top}"

    def or_unknown(self, clause: str) -> str:
        """Return `…, или это неизвестно`."""
        return f"{clause}, или это неизвестно"

    def denied_by_word(self, node: Node) -> str | None:
        """Return `не все карты — кредитные, или карт нет`, `должность не содержит «…»`."""
        match node:
            case Attribute():
                return attributes.denied_by_word(self, node)
            case Related(aggregate=Aggregate.EVERY):
                return related.denied_every(self, node)
            case _:
                return None

    def any_of_list(self, listed: str) -> str:
        """Return `хотя бы одно: A; B; C`."""
        return f"хотя бы одно: {listed}"

    def none_of(self, clauses: list[str]) -> str:
        """Return `неверно, что A`, `ничего из этого: A; B`."""
        if len(clauses) == 1:
            return f"неверно, что {clauses[0]}"
        return f"ничего из этого: {self.listed(clauses)}"

    def number(self, value: float) -> str:
        """Return `50 000`, `2,5`."""
        return number(value)

    def window(self, window: Window) -> str:
        """Return ` за последние 3 месяца`, ` с 01.01.2026 по 31.03.2026`."""
        return window_told(window, self.as_of)
