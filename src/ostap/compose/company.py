"""A company, opened."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from ostap.compose.audience_runs import AudienceRuns
from ostap.compose.match_parts import MatchParts

if TYPE_CHECKING:
    from types import TracebackType


class Company(MatchParts, AudienceRuns):
    """A workspace with its parts, each made when first asked for.

    Is a context manager that closes what was opened: the database, the journal, the language model
    (2 GB).

    Args:
        root: the workspace's folder.
        as_of: what today is: an ISO date, ``today``, ``latest``, or ``None`` for the settings'.
        language: of answers; ``None`` for OSTAP_LANG's or the settings'.
        chat: gives the language model, which then stays its giver's to close; ``None`` for the
            settings'.

    Raises:
        InvalidInputError: the folder, its settings or ``as_of`` are wrong.
    """

    def close(self) -> None:
        """Let go of database, language model and journal; what is asked for later opens anew."""
        with ExitStack() as closing:
            for name in ("source", "own_chat", "journal"):
                if (part := self.__dict__.pop(name, None)) is not None:
                    closing.callback(part.close)
        for name in ("held_items", "ruled_matcher", "matcher", "desk"):
            self.__dict__.pop(name, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
