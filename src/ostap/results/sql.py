"""SQL that may run, and the limits under which it runs."""

from dataclasses import dataclass

from ostap.names import Dialect


@dataclass(frozen=True, slots=True)
class ApprovedSql:
    """One read-only statement that passed the guard. Only `ostap.criteria.guard` makes one."""

    text: str
    dialect: Dialect
    columns: tuple[str, ...]
    """The ``table.column`` it reads."""
    outputs: tuple[str | None, ...] = ()
    """For every column it returns: the ``table.column`` passed through, ``None`` if computed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one statement may take: wall seconds, and rows returned (an error beyond)."""

    seconds: float = 60.0
    rows: int = 10_000_000
