"""The journal of a company, and what is read from it."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ostap.compose.workspace_parts import WorkspaceParts

if TYPE_CHECKING:
    from ostap.criteria import Bound, Keys
    from ostap.journal import Journal, JournalFiles, Recorder
    from ostap.journal.backup import BackedUp
    from ostap.journal.conversions import Conversions
    from ostap.results.audience import Offer
    from ostap.workflows.decisions import Decisions
    from ostap.workflows.journal_keys import HeldItems, JournalKeys, KeyContext


class JournalParts(WorkspaceParts):
    """What was shown, picked and sent: written, read, and handed to criteria as key sets."""

    @cached_property
    def journal(self) -> Journal:
        """What was shown, picked, sent; what waited for it is written as it opens."""
        from ostap.journal import Journal, open_engine

        address, root = self.settings.journal, self.workspace.root
        journal = Journal(open_engine(address, root, os.environ))
        try:
            self.journal_files.spool.replay(journal)
        except BaseException:
            journal.close()
            raise
        return journal

    @property
    def journal_files(self) -> JournalFiles:
        """What the journal leaves in the workspace beside its store."""
        from ostap.journal import JournalFiles

        return JournalFiles(self.workspace.root, self.catalog.entities.client.key)

    @cached_property
    def recorder(self) -> Recorder:
        """Writes what is answered into the journal, or keeps it until the journal is back."""
        from ostap.journal import Recorder

        return Recorder(lambda: self.journal, self.journal_files.spool)

    @cached_property
    def decisions(self) -> Decisions:
        """Writes what is picked, turned down and sent."""
        from ostap.workflows.decisions import Decisions

        return Decisions(lambda: self.journal)

    def journal_keys(self, context: KeyContext) -> JournalKeys:
        """Return what hands criteria their key sets from the journal, as of this answer's day."""
        from ostap.workflows.journal_keys import JournalKeys

        held = self.held_items
        return JournalKeys(self.journal, self.workspace.root, self.as_of, context, held)

    @cached_property
    def held_items(self) -> HeldItems:
        """What is held today; read again only when something was written about it."""
        from ostap.workflows.journal_keys import HeldItems

        return HeldItems(self.journal, self.as_of)

    def rules_of(self, entity: str, offer: Offer | None = None) -> Bound:
        """Return the rules that bind an audience of ``entity``, key sets from the journal."""
        from ostap.criteria import bind

        return bind(self.rules, entity, offer=offer, keys=self._keys(entity, offer))

    def _keys(self, entity: str, offer: Offer | None = None) -> Keys:
        """Return what hands in key sets; the journal is opened by the first that is asked for."""
        from ostap.workflows.journal_keys import kept_keys

        return kept_keys(entity, self.journal_keys, offer)

    def conversions(self) -> Conversions:
        """Return the conversion of leads by month; see `workflows.conversions`."""
        from ostap.workflows.conversions import read_conversions

        return read_conversions(self.source, self.catalog, self.journal, self.as_of)

    def restore_journal(self, backup: Path, *, replace: bool) -> tuple[BackedUp, Path | None]:
        """Make the journal what it was; a broken file is moved aside, and where to is told.

        Raises:
            InvalidInputError: the backup is torn or no backup.
            RefusedError: there are events, and ``replace`` is false.
        """
        from ostap.journal.backup import check_backup, restore
        from ostap.journal.opening import open_store, set_broken_aside

        check_backup(backup)
        engine = open_store(self.settings.journal, self.workspace.root, os.environ)
        try:
            aside = set_broken_aside(engine)
            return restore(engine, backup, replace=replace), aside
        finally:
            engine.dispose()
