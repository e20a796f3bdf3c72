"""How clients for an item, and the explanation of a pair, look to a person."""

from __future__ import annotations

import typer

from ostap.delivery.cli.printing import number
from ostap.names import Language, Text
from ostap.results.matching import AmountRange, ClientRanking, Explanation

SHOWN = 12
"""Topics of an explanation; the others are summed."""


def print_clients(found: ClientRanking, language: Language) -> None:
    """Print whom to offer an item, as a manager reads it."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    if found.amount is not None:
        price = number(found.amount, language)
        typer.echo(say(f"Asked: {price}", f"Запрошено: {price}"))
    if found.expected:
        typer.echo(amount_words(found.expected, language))
    for place, client in enumerate(found.clients, 1):
        sent = say("  (sent before)", "  (уже отправляли)") if client.sent_before else ""
        mark = (
            "" if client.suitable else say("  (the filter would remove it)", "  (фильтр убрал бы)")
        )
        request = say(f"request {client.request}", f"заявка {client.request}")
        typer.echo(f"{place:>3}. {client.id:<8} {client.probability:6.1%}, {request}{mark}{sent}")
        for reason in client.reasons:
            typer.echo(f"       {reason.sign} {reason.text}")
    typer.echo(
        say(f"\nOpen requests: {found.considered}", f"\nОткрытых заявок: {found.considered}")
    )
    for rule, n in found.removed_by_rule.items():
        typer.echo(say(f"Removed by rule '{rule}': {n}", f"Убрано правилом «{rule}»: {n}"))
    for note in found.notes:
        typer.echo(f"! {note}")


def amount_words(expected: AmountRange, language: Language) -> str:
    """Return what a deal comes to, in words."""
    low, mid, high = (
        number(round(x), language) for x in (expected.low, expected.mid, expected.high)
    )
    return Text(
        f"A deal comes to {mid}, in 8 of 10 cases from {low} to {high}",
        f"Сумма сделки: {mid}, в 8 случаях из 10 от {low} до {high}",
    ).to(language)


def print_explanation(found: Explanation, language: Language) -> None:
    """Print the wishes and what the model made of each topic, the weightiest first."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    chance = f"{found.probability:.1%}"
    typer.echo(say(f"Probability of a deal: {chance}", f"Вероятность сделки: {chance}"))
    for reason in found.reasons:
        typer.echo(f"  {reason.sign} {reason.text}")
    typer.echo(say("\nThe model, in log odds:", "\nМодель, в логарифмах шансов:"))
    typer.echo(f"  {found.base:+.2f}  {say('a usual pair', 'обычная пара')}")
    for one in found.contributions[:SHOWN]:
        error = f" ± {one.error:.2f}" if one.error else ""
        typer.echo(f"  {one.value:+.2f}{error}  {one.title}")
    rest = found.contributions[SHOWN:]
    if rest:
        total = sum(one.value for one in rest)
        typer.echo(f"  {total:+.2f}  {say(f'{len(rest)} others', f'остальное: {len(rest)}')}")
    for note in found.notes:
        typer.echo(f"! {note}")
