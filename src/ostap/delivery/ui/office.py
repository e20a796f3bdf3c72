"""What one server keeps for everybody who looks at its pages: the company, in both languages."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ostap.compose import Company
from ostap.delivery.ui.jobs import Jobs
from ostap.names import Language

if TYPE_CHECKING:
    from ostap.audience.llm import ChatModel

FRESH_SECONDS: Final = 3600.0
"""After so long items, managers and leads are read anew."""


class Office:
    """One workspace, opened once for each language; both share one language model.

    Args:
        root: the workspace.
        as_of: what today is, as for `Company`.
        clock: seconds; a test's own.
        today: this day; a test's own.
    """

    def __init__(
        self,
        root: Path,
        as_of: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], dt.date] = lambda: dt.datetime.now().astimezone().date(),
    ) -> None:
        self._root = root
        self._as_of = as_of
        self._clock = clock
        self._today = today
        self._lock = threading.RLock()
        self._companies: dict[Language, tuple[float, dt.date, Company]] = {}
        self._first = Company(root, as_of)
        self.jobs = Jobs()

    @property
    def language(self) -> Language:
        """The language that the workspace speaks."""
        return self._first.language

    def company(self, language: Language) -> Company:
        """Return the company that answers in a language; an old one is replaced, not closed.

        Raises:
            InvalidInputError: its settings became wrong.
        """
        with self._lock:
            now, day = self._clock(), self._today()
            known = self._companies.get(language)
            if known is not None and now - known[0] < FRESH_SECONDS and known[1] == day:
                return known[2]
            company = Company(self._root, self._as_of, language=language, chat=self._chat)
            self._companies[language] = (now, day, company)
            return company

    def refresh(self) -> None:
        """Read everything anew when it is next asked for; who works with the old goes on."""
        with self._lock:
            self._companies.clear()

    def _chat(self) -> ChatModel:
        with self._lock:
            return self._first.chat
