"""What a tree names: saved audiences, and the measures of the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from ostap.catalog import Catalog
from ostap.criteria.tree import criteria_with, measure_with, without_ids
from ostap.criteria.tree.measures import declared
from ostap.criteria.validation.report import Report
from ostap.criteria.values.constants import fold
from ostap.errors import NOTHING, InvalidInputError, Problem, did_you_mean
from ostap.names import Language, Text
from ostap.results.criteria import Criteria, Measure

Saved = Callable[[str], Criteria | None]
"""Gives a saved audience's criteria by its name; ``None``: there is no such audience."""


@runtime_checkable
class _Listed(Protocol):
    """A `Saved` that can tell what it knows."""

    def names(self) -> Iterable[str]:
        """Return every name."""


class Named:
    """Finds what a name stands for; ``None`` means reported. Knows the names that it is inside."""

    def __init__(self, catalog: Catalog, saved: Saved | None, report: Report) -> None:
        self._catalog = catalog
        self._saved = saved
        self._report = report

    def audience(self, name: str, where: str, inside: tuple[str, ...]) -> Criteria | None:
        """Return a saved audience's criteria, without ids.

        Args:
            name: what it is called.
            where: the place of the name.
            inside: the audiences that this one is named in, the outermost first.
        """
        if name in inside:
            circle = _circle(name, inside)
            what = Text(
                f"saved audiences refer to each other in a circle: {circle}.",
                f"сохранённые аудитории ссылаются друг на друга по кругу: {circle}.",
            )
            self._report("audience_circle", where, what)
            return None
        try:
            found = self._saved(name) if self._saved else None
        except InvalidInputError as error:
            for problem in error.problems or (Problem(error.code, "", error.what, error.hint),):
                what = Text(
                    f"the saved audience '{name}' can't be read: {problem.lines(Language.EN)}",
                    f"сохранённая аудитория «{name}» не читается: {problem.lines(Language.RU)}",
                )
                self._report("audience_unreadable", where, what)
            return None
        if found is None:
            known = self._saved.names() if isinstance(self._saved, _Listed) else ()
            what = Text(
                f"there is no saved audience '{name}'.", f"нет сохранённой аудитории «{name}»."
            )
            self._report("unknown_audience", where, what, did_you_mean(name, known))
            return None
        return criteria_with(found, without_ids)

    def measure(self, name: str, where: str, inside: tuple[str, ...]) -> Measure | None:
        """Return a measure of the catalog, without ids; arguments are as in `audience`."""
        if name in inside:
            circle = _circle(name, inside)
            what = Text(
                f"measures of the catalog refer to each other in a circle: {circle}.",
                f"показатели каталога ссылаются друг на друга по кругу: {circle}.",
            )
            self._report("measure_circle", where, what)
            return None
        found = self._catalog.measures.get(name)
        if found is None:
            what = Text(
                f"the catalog has no measure '{name}'.", f"в каталоге нет показателя «{name}»."
            )
            self._report("unknown_measure", where, what, self._nearest_measure(name))
            return None
        try:
            return measure_with(declared(found), without_ids)
        except ValueError:
            what = Text(
                f"the period '{found.over}' of the measure '{name}' can't be read.",
                f"период «{found.over}» показателя «{name}» не читается.",
            )
            hint = Text("Write it as '3 months'.", "Напишите в виде '3 months'.")
            self._report("measure_period", where, what, hint)
            return None

    def _nearest_measure(self, name: str) -> Text:
        measures = self._catalog.measures
        for known, measure in measures.items():
            if fold(name) in {fold(word) for word in measure.title.words}:
                return Text(f"Did you mean {known}?", f"Может быть, {known}?")
        return did_you_mean(name, measures) if measures else NOTHING


def _circle(name: str, inside: tuple[str, ...]) -> str:
    return " → ".join((*inside[inside.index(name) :], name))
