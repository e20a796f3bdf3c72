"""Where validation writes down what is wrong, and how much of a tree it is ready to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ostap.errors import NOTHING, Problem
from ostap.names import Text

MAX_DEPTH = 12
MAX_NODES = 200


class TooLarge(Exception):  # noqa: N818 - a signal: stop reading; the report says why
    """The tree, with all that it names, is larger than anything is ready to read."""


class Report:
    """The problems of one tree, gathered on one walk, and the walk's size and depth."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._inside: list[Text] = []
        self._size = 0
        self._depth = 0

    def __call__(self, code: str, where: str, what: Text, hint: Text = NOTHING) -> None:
        """Note a problem; what stands inside a named thing is told with its name."""
        en = "".join(f"{named.en}: " for named in self._inside)
        ru = "".join(f"{named.ru}: " for named in self._inside)
        what = Text(f"{en}{what.en}", f"{ru}{what.ru}")
        self.problems.append(Problem(f"criteria.{code}", where, what, hint))

    @contextmanager
    def inside(self, named: Text) -> Iterator[None]:
        """Tell whose the problems are: a saved audience's, a measure's of the catalog."""
        self._inside.append(named)
        try:
            yield
        finally:
            self._inside.pop()

    @contextmanager
    def level(self, where: str) -> Iterator[None]:
        """Go one level down, into one more node or measure.

        Raises:
            TooLarge: there are more than `MAX_NODES`, or more levels than `MAX_DEPTH`.
        """
        self._size += 1
        self._depth += 1
        if self._size > MAX_NODES or self._depth > MAX_DEPTH:
            what = Text("the tree is too large.", "дерево слишком велико.")
            hint = Text(
                f"At most {MAX_NODES} conditions and measures, {MAX_DEPTH} deep, "
                "with all that it names.",
                f"Можно до {MAX_NODES} условий и показателей, до {MAX_DEPTH} уровней, "
                "вместе со всем, что названо по имени.",
            )
            self("too_large", where, what, hint)
            raise TooLarge
        try:
            yield
        finally:
            self._depth -= 1
