"""Everything that can go wrong, by who must act.

    OstapError
    ├── InvalidInputError       the caller: a file, argument or field is wrong (all of them at once)
    ├── RefusedError            nobody, or the caller: allowed to ask, not allowed to have
    │   └── GuardRefusedError   an SQL statement that must not reach the database
    ├── DataOwnerError          who runs the database: away, locked, changed, too slow
    ├── ModelProviderError      who runs the language model: away, slow, talking nonsense
    └── EnvironmentFailedError  who runs this machine: an extra, a file, the disk, the network

Each carries a stable code, what happened and what to do next in both languages, and an exit code.
All of them pickle.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ostap.names import ExitCode, Language, Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what is wrong, and the nearest right thing."""

    code: str
    where: str
    what: Text
    hint: Text = NOTHING

    def lines(self, language: Language) -> str:
        """Return ``where: what (hint)``."""
        where = f"{self.where}: " if self.where else ""
        hint = self.hint.to(language)
        return f"{where}{self.what.to(language)}" + (f" {hint}" if hint else "")


class OstapError(Exception):
    """The root. ``code`` is stable and meant for programs; ``what`` and ``hint`` are for people."""

    exit_code: ClassVar[ExitCode] = ExitCode.ENVIRONMENT

    def __init__(
        self, code: str, what: Text, hint: Text = NOTHING, problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(code, what, hint, tuple(problems))
        self.code = code
        self.what = what
        self.hint = hint
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return self.told(Language.EN)

    def told(self, language: Language) -> str:
        """Return the message, every problem on its own line, and the next step."""
        lines = [self.what.to(language)]
        lines += [f"  - {problem.lines(language)}" for problem in self.problems]
        if hint := self.hint.to(language):
            lines.append(hint)
        return "\n".join(lines)


class InvalidInputError(OstapError):
    """The caller's file, argument or field can't be read or names something unknown."""

    exit_code = ExitCode.BAD_INPUT


class RefusedError(OstapError):
    """Understood, and not done: not accepted, not allowed, budget spent."""

    exit_code = ExitCode.REFUSED


class GuardRefusedError(RefusedError):
    """An SQL statement that must not reach the database."""


class DataOwnerError(OstapError):
    """The company's database is away, locked, changed, or too slow."""


class ModelProviderError(OstapError):
    """The language model is away, too slow, or answers nonsense."""


class EnvironmentFailedError(OstapError):
    """This machine lacks something: an extra, a file, disk space, the network."""


def nearest(wrong: str, known: Iterable[str], n: int = 3) -> list[str]:
    """Return up to ``n`` known names that look like ``wrong``, best first."""
    by_folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(wrong.casefold(), by_folded, n=n, cutoff=0.6)
    return [by_folded[name] for name in found]


def did_you_mean(wrong: str, known: Iterable[str]) -> Text:
    """Return "Did you mean ...?" in both languages, or the known names where none is near."""
    names = sorted(set(known))
    if close := nearest(wrong, names):
        listed = ", ".join(close)
        return Text(f"Did you mean {listed}?", f"Может быть, {listed}?")
    if not names:
        return NOTHING
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")  # noqa: PLR2004 - a line's worth
    return Text(f"Known: {listed}.", f"Есть: {listed}.")


def missing_extra(extra: str, what_for: Text) -> EnvironmentFailedError:
    """Return the error for an optional part that is not installed, naming the extra."""
    return EnvironmentFailedError(
        "environment.extra_missing",
        Text(
            f"{what_for.en} needs the extra '{extra}', which is not installed.",
            f"{what_for.ru}: нужен дополнительный набор '{extra}', он не установлен.",
        ),
        Text(f"Run: pip install 'ostap[{extra}]'", f"Выполните: pip install 'ostap[{extra}]'"),
    )
