"""What building a catalog again changed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ostap.catalog.build.writing import flow
from ostap.names import Language, Text


class ChangeKind(StrEnum):
    """What became of a part of the catalog."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    VANISHED = "vanished"
    RETURNED = "returned"


_WORDS: Final = {
    ChangeKind.ADDED: Text("added", "добавлено"),
    ChangeKind.CHANGED: Text("changed", "изменено"),
    ChangeKind.REMOVED: Text("removed", "убрано"),
    ChangeKind.VANISHED: Text("no longer in the database", "в базе больше нет"),
    ChangeKind.RETURNED: Text("in the database again", "снова есть в базе"),
}
_LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the catalog that is not as it was."""

    kind: ChangeKind
    where: str
    was: Any = None
    now: Any = None

    def told(self, language: Language) -> str:
        """Return the change as one line."""
        line = f"{_WORDS[self.kind].to(language)}: {self.where}"
        if (
            self.kind is ChangeKind.CHANGED
            and isinstance(self.was, dict)
            and isinstance(self.now, dict)
        ):
            return f"{line} ({', '.join(self._differences())})"
        return line

    def _differences(self) -> list[str]:
        names = [n for n in {**self.was, **self.now} if self.was.get(n) != self.now.get(n)]
        return [f"{n}: {_short(self.was.get(n))} -> {_short(self.now.get(n))}" for n in names]


def _short(value: Any) -> str:
    text = "-" if value is None else flow(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
