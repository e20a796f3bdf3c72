"""How an audience looks to a marketer."""

from __future__ import annotations

import typer

from ostap.delivery.cli.printing import number
from ostap.names import Language, Text
from ostap.results.audience import Audience, RunListed


def print_audience(result: Audience, language: Language) -> None:
    """Print criteria with their counts, what can't be said, rules, doubts, the SQL, the ids."""
    for part in (_criteria, _unsaid, _rules, _sql, _totals, _next):
        for line in part(result, language):
            typer.echo(line)


def print_criteria(result: Audience, language: Language) -> None:
    """Print the criteria with their counts, what can't be said, the rules and what to look at."""
    for part in (_criteria, _unsaid, _rules):
        for line in part(result, language):
            typer.echo(line)


def print_sql(result: Audience, language: Language) -> None:
    """Print the SQL and how many it selects."""
    for line in [*_sql(result, language), _selected(result, language)]:
        typer.echo(line)


def print_runs(found: list[RunListed], language: Language) -> None:
    """Print a run a line: its name and day, how it stands, how many, what it was for, who."""
    for one in found:
        at = one.at[:16].replace("T", " ")
        count = "-" if one.count is None else number(one.count, language)
        about = one.about or Text("saved criteria", "сохранённые критерии").to(language)
        who = f"  ({one.who})" if one.who else ""
        status = STATUSES[one.status].to(language)
        typer.echo(f"{one.run}  {at}  {status:<14} {count:>10}  {about}{who}")


STATUSES = {
    "done": Text("done", "готово"),
    "waiting": Text("waiting", "ждёт"),
    "failed": Text("failed", "не удалось"),
    "budget": Text("out of budget", "нет бюджета"),
    "unfinished": Text("unfinished", "не закончен"),
}


def _criteria(result: Audience, language: Language) -> list[str]:
    if not result.criteria:
        return []
    heading = Text(
        "\nCriteria (satisfy it alone → left after it):",
        "\nКритерии (подходят сами по себе → осталось после):",
    )
    lines = [heading.to(language)]
    for place, one in enumerate(result.criteria, 1):
        alone, left = number(one.alone, language), number(one.left, language)
        reason = f"   ({one.reason})" if one.reason else ""
        lines += [f"  {place}. {one.id:<4} {one.text}", f"          {alone} → {left}{reason}"]
    return lines


def _unsaid(result: Audience, language: Language) -> list[str]:
    wanted = Text("This data can't say", "Данными не выразить").to(language)
    near = Text("nearest", "ближайшее").to(language)
    return [
        f"  ! {wanted}: {one.text}" + (f" ({near}: {one.nearest})" if one.nearest else "")
        for one in result.unsaid
    ]


def _rules(result: Audience, language: Language) -> list[str]:
    lines = [f"  {rule.text}: −{number(rule.removed, language)}" for rule in result.rules]
    heading = Text("\nLocked rules (removed):", "\nЗакреплённые правила (отсеяли):").to(language)
    return ([heading, *lines] if lines else []) + [f"  ! {text}" for text in result.warnings]


def _sql(result: Audience, _: Language) -> list[str]:
    return [f"\nSQL:\n{result.sql}\n"] if result.sql else []


def _totals(result: Audience, language: Language) -> list[str]:
    lines = []
    if result.count is not None:
        lines.append(_selected(result, language))
    if result.ids_file:
        lines.append(f"{Text('Ids', 'Файл с id').to(language)}: {result.ids_file}")
    spent = Text(
        f"Run {result.run}: {result.seconds:.0f} s, {_uncached(result)} tokens "
        f"({result.tokens.cached} more from the cache)",
        f"Прогон {result.run}: {result.seconds:.0f} с, токенов {_uncached(result)} "
        f"(и ещё {result.tokens.cached} из кэша)",
    )
    return [*lines, spent.to(language)]


def _selected(result: Audience, language: Language) -> str:
    clients = result.entity == "client"
    title = Text("Clients", "Клиентов") if clients else Text("Selected", "Отобрано")
    return f"{title.to(language)}: {number(result.count or 0, language)}"


def _uncached(result: Audience) -> int:
    tokens = result.tokens
    return tokens.prompt - tokens.cached + tokens.completion


def _next(result: Audience, language: Language) -> list[str]:
    if result.waits_for == "sql":
        look = Text(
            f"\nWaiting for a person to look at the SQL. Then:\n"
            f"  ostap audience resume {result.run} --approve",
            f"\nЖдёт, пока человек посмотрит SQL. Затем:\n"
            f"  ostap audience resume {result.run} --approve",
        )
        return [look.to(language)]
    if result.status == "budget":
        further = Text(
            f"\nWiden [budget] in ostap.toml and go on: ostap audience resume {result.run}",
            f"\nУвеличьте [budget] в ostap.toml и продолжите: ostap audience resume {result.run}",
        )
        return [further.to(language)]
    if result.status == "waiting":
        text = Text(
            f"\nWaiting for a person. Edit runs/{result.run}/criteria.yaml if need be, then:\n"
            f"  ostap audience resume {result.run} --approve",
            f"\nЖдёт человека. Если нужно, поправьте runs/{result.run}/criteria.yaml, затем:\n"
            f"  ostap audience resume {result.run} --approve",
        )
        return [text.to(language)]
    if result.status == "failed" and not result.criteria:
        nothing = Text(
            "\nNone of this can be said with this company's data.",
            "\nДанными этой компании ничего из этого не выразить.",
        )
        return [nothing.to(language)]
    return []
