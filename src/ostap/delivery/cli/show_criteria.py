"""How the counts of criteria look to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from ostap.delivery.cli.printing import number
from ostap.names import Language, Text

if TYPE_CHECKING:
    from ostap.criteria import Caution, CutLine, Funnel, FunnelLine


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of one audience, with all that is said beside them."""

    counts: Funnel
    words: Mapping[str, str]
    """Of criteria, by id."""
    titles: Mapping[str, str]
    """Of rules, by their names."""
    more: Mapping[str, int]
    """How many more there would be without a criterion or rule; empty where nobody asked."""
    top: str | None
    cautions: tuple[Caution, ...]


def print_counts(counted: Counted, language: Language) -> None:
    """Print everybody, criteria, locked rules in their order, the selected, and what to know."""
    counts = counted.counts
    typer.echo(f"{Text('Everybody', 'Всего').to(language)}: {number(counts.total, language)}")
    for part in (_criteria, _rules):
        for line in part(counted, language):
            typer.echo(line)
    selected = Text("\nSelected", "\nОтобрано").to(language)
    typer.echo(f"{selected}: {number(counts.count, language)}")
    print_cautions(counted.cautions, language)


def print_cautions(cautions: Iterable[Caution], language: Language) -> None:
    """Print what to know, each with what to do."""
    told = list(cautions)
    if not told:
        return
    typer.echo(Text("\nGood to know:", "\nОбратите внимание:").to(language))
    for one in told:
        typer.echo(f"  ! {one.what.to(language)}")
        if hint := one.hint.to(language):
            typer.echo(f"    {hint}")


def _criteria(counted: Counted, language: Language) -> Iterator[str]:
    if not counted.counts.criteria:
        return
    yield Text(
        "\nCriteria (satisfy it alone → left after it):",
        "\nКритерии (подходят сами по себе → осталось после):",
    ).to(language)
    for line in counted.counts.criteria:
        yield f"  {line.id:<4} {counted.words[line.id]}"
        yield f"       {_figures(line, counted.more, language)}"


def _figures(line: FunnelLine, more: Mapping[str, int], language: Language) -> str:
    told = [f"{number(line.alone, language)} → {number(line.left, language)}"]
    if line.unknown:
        unknown = number(line.unknown, language)
        told.append(Text(f"unknown for {unknown}", f"неизвестно для {unknown}").to(language))
    if line.id in more:
        told.append(_without(more[line.id], language))
    return ", ".join(told)


def _without(more: int, language: Language) -> str:
    if not more:
        return Text("without it the same", "без него было бы столько же").to(language)
    told = number(more, language)
    return Text(f"without it {told} more", f"без него было бы на {told} больше").to(language)


def _rules(counted: Counted, language: Language) -> Iterator[str]:
    """Yield rules that keep, the top, and rules that bound the size: in the order of applying."""
    from ostap.criteria import CutLine

    kept = [line for line in counted.counts.rules if not isinstance(line, CutLine)]
    sizes = [line for line in counted.counts.rules if isinstance(line, CutLine)]
    locked = Text("\nLocked rules (removed):", "\nЗакреплённые правила (отсеяли):").to(language)
    if kept:
        yield locked
        yield from (_rule(line, counted, language) for line in kept)
    if counted.counts.top is not None:
        yield Text("\nTop:", "\nПервые:").to(language)
        yield f"  {counted.top}: {_removed(counted.counts.top, language)}"
    if sizes:
        if counted.counts.top is not None or not kept:
            yield Text(
                "\nLocked rules on the size (removed):",
                "\nЗакреплённые правила о размере (отсеяли):",
            ).to(language)
        yield from (_rule(line, counted, language) for line in sizes)


def _rule(line: FunnelLine | CutLine, counted: Counted, language: Language) -> str:
    told = f"  {counted.titles[line.id]}: {_removed(line, language)}"
    if line.removed and line.id in counted.more:
        told += f", {_without(counted.more[line.id], language)}"
    return told


def _removed(line: FunnelLine | CutLine, language: Language) -> str:
    return f"−{number(line.removed, language)}" if line.removed else "0"
