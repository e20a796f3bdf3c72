"""What all answers about a company need: settings, catalog, rules, the database, the day."""

from __future__ import annotations

import datetime as dt
import logging
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ostap.catalog import Catalog, load_catalog
from ostap.catalog.reading import catalog_version
from ostap.errors import InvalidInputError
from ostap.names import Language, Text
from ostap.settings import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostap.audience.llm import ChatModel
    from ostap.criteria import Rule, SavedAudiences
    from ostap.results.criteria import Criteria
    from ostap.sources import Source
    from ostap.sources.files import LoadedFiles

_log = logging.getLogger(__name__)


class WorkspaceParts:
    """A workspace with the parts that all that is asked of a company share."""

    def __init__(
        self,
        root: Path,
        as_of: str | None = None,
        *,
        language: Language | None = None,
        chat: Callable[[], ChatModel] | None = None,
    ) -> None:
        self.workspace = Workspace(root)
        self._asked_as_of = _read_as_of(as_of)
        self._language = language
        self._given_chat = chat

    @property
    def settings(self) -> Settings:
        """`ostap.toml`."""
        return self.workspace.settings

    @property
    def language(self) -> Language:
        """The language of answers: the one asked for, else OSTAP_LANG, else the workspace's."""
        if self._language is not None:
            return self._language
        asked = os.environ.get("OSTAP_LANG")
        return Language(asked) if asked in {"ru", "en"} else self.settings.language

    @cached_property
    def catalog(self) -> Catalog:
        """What the data means."""
        return load_catalog(self.workspace.catalog_file)

    @cached_property
    def source(self) -> Source:
        """The database, opened for reading only."""
        return self.open_source()

    def open_source(self) -> Source:
        """Return the database, opened once more; its opener's to close."""
        from ostap.sources import open_source

        source = open_source(self.settings.database, self.workspace.root, self.settings.files)
        _log.info("source opened", extra={"kind": source.dialect.value})
        return source

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The hard rules; none where there is no file."""
        from ostap.criteria import load_rules

        return load_rules(self.workspace.rules_file, self.catalog, saved=self.saved_audiences)

    @cached_property
    def saved_audiences(self) -> SavedAudiences:
        """The audiences that were given a name; criteria and rules may name them."""
        from ostap.criteria import SavedAudiences

        return SavedAudiences(self.workspace.audiences_folder, self.catalog)

    def read_criteria(self, file: Path | str) -> Criteria:
        """Return the criteria of a file (``-``: standard input); it may name saved audiences."""
        from ostap.criteria import load_criteria

        return load_criteria(file, self.catalog, saved=self.saved_audiences)

    @cached_property
    def as_of(self) -> dt.date:
        """What today is for every bound of this answer."""
        return self.day_of(lambda: self.source)

    def day_of(self, source: Callable[[], Source]) -> dt.date:
        """Return what today is now; a database is asked only where that is its newest event."""
        asked = self._asked_as_of or self.settings.as_of
        if isinstance(asked, dt.date):
            return asked
        today = dt.datetime.now().astimezone().date()
        if asked == "today":
            return today
        from ostap.criteria import newest_event

        return newest_event(source(), self.catalog, today) or today

    @property
    def chat(self) -> ChatModel:
        """The language model that runs use."""
        return self._given_chat() if self._given_chat else self.own_chat

    @cached_property
    def own_chat(self) -> ChatModel:
        """The language model of the settings."""
        from ostap.audience.llm import open_chat_model

        return open_chat_model(self.settings.models)

    def refresh_files(self) -> LoadedFiles:
        """Read a folder of files anew; see `ostap.sources.refresh`. An open source stays as is."""
        from ostap.sources import refresh

        return refresh(self.settings.database, self.workspace.root, self.settings.files)

    @property
    def versions(self) -> dict[str, str]:
        """What an answer was made with."""
        from ostap import __version__

        files = {"catalog": self.workspace.catalog_file, "rules": self.workspace.rules_file}
        there = {name: catalog_version(path) for name, path in files.items() if path.is_file()}
        return {"code": __version__, **there}


def _read_as_of(text: str | None) -> dt.date | str | None:
    if text is None or text in {"today", "latest"}:
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(
            "input.as_of",
            Text(f"'{text}' is not a day.", f"'{text}': это не дата."),
            Text("Write 2026-11-20, today or latest.", "Напишите 2026-11-20, today или latest."),
        ) from error
