"""How the journal's figures look to a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from ostap.delivery.cli.printing import number
from ostap.names import Language, Text

if TYPE_CHECKING:
    from ostap.journal.conversions import Conversions, MonthOfLeads
    from ostap.journal.erase import Erased
    from ostap.journal.outbox import Waiting
    from ostap.journal.statistics import JournalStats

_MEGABYTE = 1_000_000


def print_stats(stats: JournalStats, waiting: Sequence[Waiting], language: Language) -> None:
    """Print what the journal holds, and the first lines of what waits for the CRM."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    events = number(stats.events, language)
    size = f"{stats.bytes / _MEGABYTE:.1f}"
    typer.echo(
        say(
            f"{stats.store}, version {stats.version}: {events} events, {size} MB",
            f"{stats.store}, версия {stats.version}: событий {events}, {size} МБ",
        )
    )
    for kind in stats.kinds:
        span = f"{kind.first:%Y-%m-%d} … {kind.last:%Y-%m-%d}" if kind.first and kind.last else ""
        purged = say("purged", "удалено по сроку")
        gone = f"  ({purged}: {number(kind.purged, language)})" if kind.purged else ""
        typer.echo(f"  {kind.kind:<12}{number(kind.events, language):>12}  {span}{gone}")
    outbox = stats.outbox
    typer.echo(
        say(
            f"Deals to be made in the CRM: {outbox.waiting} waiting, {outbox.dead} given up",
            f"Сделки, которые нужно создать в CRM: ждут {outbox.waiting}, "
            f"не удалось создать {outbox.dead}",
        )
    )
    for line in waiting:
        tried = say(f"tried {line.attempts}", f"попыток {line.attempts}")
        error = f"  {line.last_error}" if line.last_error else ""
        typer.echo(f"  {line.key}  {line.queued:%Y-%m-%d %H:%M}  {tried}{error}")
    if stats.erasures:
        typer.echo(
            say(f"Erased on request: {stats.erasures}", f"Удалено по требованию: {stats.erasures}")
        )


def print_erased(done: Erased, language: Language) -> None:
    """Print what an erasure did and what it can't reach."""
    lines = [
        Text(
            f"Erased: {done.events} events; in the client's place stands {done.tombstone}.",
            f"Удалено: событий {done.events}; вместо клиента теперь {done.tombstone}.",
        )
    ]
    if done.cancelled:
        lines.append(
            Text(
                f"Deals that will not be made: {done.cancelled}.",
                f"Сделок, которые уже не будут созданы: {done.cancelled}.",
            )
        )
    lines += [Text(f"Rewritten: {path}", f"Переписан файл: {path}") for path in done.files]
    lines.append(
        Text(
            "Not reached: copies outside the workspace, backups of the server, the company's data.",
            "Не затронуты: копии вне рабочей папки, копии сервера, данные самой компании.",
        )
    )
    for line in lines:
        typer.echo(line.to(language))


def print_conversions(found: Conversions, language: Language) -> None:
    """Print the months, marked where they may not be compared."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    heading = (
        say("month", "месяц"), say("leads", "лиды"), say("deal", "сделка"),
        say("won of deals", "успех из сделок"), say("won", "успех"),
    )  # fmt: skip
    typer.echo("".join(f"{word:>18}" for word in heading))
    for month in found.months:
        notes = "" if month.mature else say("  not mature yet", "  ещё не созрел")
        notes += say("  baseline reset", "  смена точки отсчёта") if month.reset else ""
        typer.echo("".join(f"{word:>18}" for word in _cells(month, language)) + notes)
    days = found.days_to_close
    typer.echo(
        say(
            f"Too few closed deals ({found.closed}) to tell which months are mature.",
            f"Закрытых сделок мало ({found.closed}): нельзя сказать, какие месяцы созрели.",
        )
        if days is None
        else say(
            f"Nine of ten deals close within {days} days of the lead; older months are mature.",
            f"Девять сделок из десяти закрываются за {days} дн. после лида; "
            "месяцы старше этого созрели.",
        )
    )
    for day in found.resets:
        typer.echo(
            say(
                f"Baseline reset on {day}: shares of deals before and after are not comparable.",
                f"{day} сменилась точка отсчёта: доли сделок до и после сравнивать нельзя.",
            )
        )


def _cells(month: MonthOfLeads, language: Language) -> tuple[str, ...]:
    of_deals = "-" if month.deal_to_won is None else f"{month.deal_to_won:.1%}"
    leads = number(month.leads, language)
    return month.month, leads, f"{month.lead_to_deal:.1%}", of_deals, f"{month.lead_to_won:.1%}"
