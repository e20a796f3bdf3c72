"""What reading SQL gives."""

from __future__ import annotations

from enum import StrEnum

from ostap.names import Text
from ostap.results.base import Frozen
from ostap.results.criteria import Criteria


class Takes(StrEnum):
    """What the tree takes for granted where SQL would stumble over it."""

    FILLED = "filled"
    """No NULL in a column that links rows: `NOT IN` would select nobody."""
    KNOWN = "known"
    """A column that links rows names only rows that there are."""
    ONCE = "once"
    """A table between two others names each pair once: joins would count it twice."""
    NO_BLANKS = "no_blanks"
    """No blank text: the tree takes it for missing, SQL does not."""
    CASE = "case"
    """Upper and lower case, `ё` and `е` make no difference: the tree sees none."""
    NO_TIES = "no_ties"
    """No two rows of one owner share the time, no two owners the measure they are ordered by."""
    NO_FUTURE = "no_future"
    """No date after `as_of`: the tree hides what has not happened yet."""


_TOLD = {
    Takes.FILLED: Text("{} is never NULL", "{} всегда заполнен"),
    Takes.KNOWN: Text("{} names only rows that exist", "{} указывает только на имеющиеся строки"),
    Takes.ONCE: Text("{} names each pair once", "в {} каждая пара записана один раз"),
    Takes.NO_BLANKS: Text("{} holds no blank text", "в {} нет пустых строк"),
    Takes.CASE: Text("letter case does not matter in {}", "в {} регистр букв не важен"),
    Takes.NO_TIES: Text("no two rows are equal by {}", "по {} нет двух равных строк"),
    Takes.NO_FUTURE: Text("{} holds no day after today", "в {} нет дат позже сегодняшней"),
}


class Assumption(Frozen):
    """What must be so of the data for the tree to select what the SQL selects."""

    takes: Takes
    about: str
    """A column or a table of the catalog."""

    @property
    def what(self) -> Text:
        """The assumption in words."""
        told = _TOLD[self.takes]
        return Text(told.en.format(self.about), told.ru.format(self.about))


class Unread(Frozen):
    """A part of the SQL that the tree can't say."""

    text: str
    """As it stands in the checked statement."""
    line: int | None
    """Of the checked statement, counted from 1."""
    why: Text
    kept: bool
    """Whether it lives on in the tree as written SQL; otherwise there is no tree."""


class Reading(Frozen):
    """What became of a statement."""

    sql: str
    """The statement as the guard passed it; lines are counted in it."""
    criteria: Criteria | None
    """The tree, validated; ``None`` where it could not be read."""
    unread: tuple[Unread, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    keys_of_sql: int | None = None
    """How many keys the statement selected, where a database was given."""
    keys_of_tree: int | None = None
    """How many keys the tree selected, where a database was given."""

    @property
    def whole(self) -> bool:
        """Whether all of it was read, nothing left as SQL."""
        return self.criteria is not None and not self.unread

    @property
    def proven(self) -> bool:
        """Whether a database gave the same keys for both."""
        return self.criteria is not None and self.keys_of_sql is not None
