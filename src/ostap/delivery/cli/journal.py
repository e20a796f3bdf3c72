"""`ostap journal`: what was shown, picked, sent, and how it ended."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import is_terminal, print_answer, step
from ostap.errors import InvalidInputError
from ostap.names import Text

app = typer.Typer(
    no_args_is_help=True, help="What was shown, picked and sent, and how it ended: ids only."
)


class ImportKind(StrEnum):
    """What a row of an imported file is."""

    SENDS = "sends"
    DEALS = "deals"
    EVENTS = "events"


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines (.jsonl).")],
    kind: Annotated[
        ImportKind, typer.Option("--kind", help="What a row is: sends, deals or events.")
    ],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Read what happened before the journal: all rows of a file, or none.

    Everything that is wrong is told at once. Reading a file again changes nothing.
    """
    from ostap.compose import Company
    from ostap.journal.importing import import_file

    with Company(workspace) as company:
        done = import_file(company.journal, file, kind.value)
        said = Text(
            f"New events: {done.new}; there already: {done.known}.",
            f"Новых событий: {done.new}; уже были: {done.known}.",
        )
        typer.echo(said.to(company.language))


@app.command()
def export(
    workspace: WorkspaceOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The file; else standard output.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only events of a kind; may be repeated.")
    ] = None,
) -> None:
    """Write events as JSON Lines, a line each, in the order they were recorded."""
    from ostap.compose import Company
    from ostap.journal import Asked
    from ostap.journal.exporting import export as write_events
    from ostap.journal.retention import check_kinds

    check_kinds(kind or (), "--kind")
    asked = Asked(kinds=frozenset(kind)) if kind else None
    with Company(workspace) as company:
        if out is None:
            write_events(company.journal, sys.stdout, asked)
            return
        try:
            with out.open("w", encoding="utf-8") as file:
                count = write_events(company.journal, file, asked)
        except OSError as error:
            raise InvalidInputError(
                "output.unwritable",
                Text(f"{out} can't be written: {error}", f"{out} не записать: {error}"),
            ) from error
        step(Text(f"Events: {count}.", f"Событий: {count}.").to(company.language))


@app.command()
def stats(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Tell what the journal holds, what waits for the CRM, and how large it is."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_journal import print_stats
    from ostap.journal import Outbox
    from ostap.journal.statistics import statistics

    with Company(workspace) as company:
        found = statistics(company.journal)
        if as_json:
            print_answer(company, **found.model_dump(mode="json"))
        else:
            print_stats(found, Outbox(company.journal).listed(10), company.language)


@app.command()
def erase(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="The client's id.")],
    workspace: WorkspaceOption = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it can't be undone.")] = False,
) -> int:
    """Erase a client on his request: from the store, the runs, the backups of the workspace.

    A tombstone takes his place, so that counts stay true. It can't be undone; writers wait
    meanwhile.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_journal import print_erased
    from ostap.journal.erase import erase as erase_client
    from ostap.names import ExitCode

    with Company(workspace) as company:
        if not yes:
            sure = Text(
                f"Erase the client {client} for ever?", f"Удалить клиента {client} навсегда?"
            )
            if not is_terminal() or not typer.confirm(sure.to(company.language)):
                refused = Text(
                    "Nothing was erased. To do it: --yes",
                    "Ничего не удалено. Чтобы удалить: --yes",
                )
                step(refused.to(company.language))
                return ExitCode.REFUSED
        done = erase_client(company.journal, company.journal_files, client)
        print_erased(done, company.language)
    return ExitCode.DONE


@app.command()
def backup(
    workspace: WorkspaceOption = HERE,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The file; else one in backups/.")
    ] = None,
) -> None:
    """Write the whole journal into one file, while others go on writing.

    `ostap journal erase` reaches the files in backups/ of the workspace and no others.
    """
    import datetime as dt

    from ostap.compose import Company
    from ostap.journal.backup import back_up
    from ostap.journal.files import BACKUP_SUFFIX

    with Company(workspace) as company:
        now = dt.datetime.now(dt.UTC)
        own = company.journal_files.backups / f"{now:%Y%m%d-%H%M%S}{BACKUP_SUFFIX}"
        made = back_up(company.journal, out or own)
    typer.echo(str(made.path))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    workspace: WorkspaceOption = HERE,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let the events that are there go.")
    ] = False,
) -> None:
    """Make the journal what it was when a backup was taken; all of it, or nothing changes.

    A file that can't be read is moved aside first.
    """
    from ostap.compose import Company

    with Company(workspace) as company:
        made, aside = company.restore_journal(file, replace=replace)
        said = Text(
            f"Restored as of {made.at:%Y-%m-%d %H:%M:%S} UTC; events: {made.events}.",
            f"Восстановлено на {made.at:%Y-%m-%d %H:%M:%S} UTC; событий: {made.events}.",
        )
        typer.echo(said.to(company.language))
        if aside is not None:
            moved = Text(
                f"The broken file is now {aside}; delete it when you need it no more.",
                f"Испорченный файл теперь {aside}; удалите его, когда он станет не нужен.",
            )
            typer.echo(moved.to(company.language))


@app.command()
def purge(workspace: WorkspaceOption = HERE, as_of: AsOfOption = None) -> None:
    """Delete what is older than [retention] of ostap.toml allows; monthly counts are kept."""
    from ostap.compose import Company
    from ostap.journal.retention import purge as purge_old

    with Company(workspace, as_of) as company:
        gone = purge_old(company.journal, company.settings.retention, company.as_of)
        nothing = Text("Nothing is older than that.", "Ничего старше срока нет.")
        for kind, count in gone.items():
            typer.echo(f"{kind:<12} {count:>12}")
        if not gone:
            typer.echo(nothing.to(company.language))


@app.command()
def conversions(
    workspace: WorkspaceOption = HERE, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Tell by month how many leads came to a deal and to a won deal.

    Months whose deals have had no time to close are marked, and so is the day that resets the
    baseline.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_journal import print_conversions

    with Company(workspace, as_of) as company:
        found = company.conversions()
        if as_json:
            print_answer(company, **found.model_dump(mode="json", exclude={"as_of"}))
        else:
            print_conversions(found, company.language)
