"""How an audience looks to a marketer."""

from __future__ import annotations

import typer

from ostap.delivery.cli.printing import number
from ostap.names import Language, Text
from ostap.results.audience import Audience


def print_audience(result: Audience, language: Language) -> None:
    """Print criteria with their counts, what can't be said, rules, doubts, the SQL, the ids."""
    for part in (_criteria, _unsaid, _rules, _sql, _totals, _next):
        for line in part(result, language):
            typer.echo(line)


def _criteria(result: Audience, language: Language) -> list[str]:
    if not result.criteria:
        return []
    heading = Text(
        "\nCriteria (satisfy it alone → left after it):",
        "\nКритерии (подходят сами по себе → осталось после):",
    )
    lines = [heading.to(language)]
    for one in result.criteria:
        alone, left = number(one.alone, language), number(one.left, language)
        reason = f"   ({one.reason})" if one.reason else ""
        lines += [f"  {one.id:<4} {one.text}", f"       {alone} → {left}{reason}"]
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
        clients = Text("Clients", "Клиентов").to(language)
        lines.append(f"{clients}: {number(result.count, language)}")
    if result.ids_file:
        lines.append(f"{Text('Ids', 'Файл с id').to(language)}: {result.ids_file}")
    spent = Text(
        f"Run {result.run}: {result.seconds:.0f} s, {_uncached(result)} tokens "
        f"({result.tokens.cached} more from the cache)",
        f"Прогон {result.run}: {result.seconds:.0f} с, токенов {_uncached(result)} "
        f"(и ещё {result.tokens.cached} из кэша)",
    )
    return [*lines, spent.to(language)]


def _uncached(result: Audience) -> int:
    tokens = result.tokens
    return tokens.prompt - tokens.cached + tokens.completion


def _next(result: Audience, language: Language) -> list[str]:
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
