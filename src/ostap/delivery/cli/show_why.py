"""How the reasons for one client look: to a person as a tree of marks, to a program as objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import typer

from ostap.names import Language, Text

if TYPE_CHECKING:
    from ostap.criteria import Why
    from ostap.criteria.verdict import Judged

_MARKS: Final[dict[bool | None, str]] = {True: "✓", False: "✗", None: "?"}


def print_why(why: Why, language: Language) -> None:
    """Print the verdict, the tree of conditions with what was found, rules, sizes."""
    typer.echo(why.verdict.to(language))
    for heading, judged in (
        (Text("\nCriteria:", "\nКритерии:"), why.criteria),
        (Text("\nLocked rules:", "\nЗакреплённые правила:"), why.rules),
    ):
        if judged:
            typer.echo(heading.to(language))
        for one in judged:
            for line in _tree(one, language, 1):
                typer.echo(line)
    for line in _sizes(why, language):
        typer.echo(line)
    for missing in why.unbound:
        title = missing.rule.words(language)
        said = Text(
            f"\n! The rule '{title}' was not applied: {missing.why.en}. {missing.hint.en}",
            f"\n! Правило «{title}» не применено: {missing.why.ru}. {missing.hint.ru}",
        )
        typer.echo(said.to(language).rstrip())


def why_json(why: Why, language: Language) -> dict[str, Any]:
    """Return the reasons for programs."""
    return {
        "key": why.key,
        "selected": why.selected,
        "verdict": why.verdict.to(language),
        "kept_out_by": list(why.kept_out_by),
        "criteria": [_judged_json(one, language) for one in why.criteria],
        "rules": [_judged_json(one, language) for one in why.rules],
        "sizes": [
            {
                "id": size.id,
                "text": size.words.to(language),
                "holds": size.holds,
                "place": size.place.number,
                "of": size.place.of,
                "limit": size.place.limit,
            }
            for size in why.sizes
        ],
        "unbound": [
            {
                "id": one.rule.id,
                "text": one.rule.words(language),
                "why": one.why.to(language),
                "hint": one.hint.to(language) or None,
            }
            for one in why.unbound
        ],
    }


def _tree(judged: Judged, language: Language, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{_MARKS[judged.holds]} {judged.words.to(language)}"
    for found in judged.found:
        yield f"{indent}    {found.to(language)}"
    for inner in judged.inside:
        yield from _tree(inner, language, depth + 1)


def _sizes(why: Why, language: Language) -> Iterator[str]:
    if why.sizes:
        yield Text("\nPlace:", "\nМесто:").to(language)
    for size in why.sizes:
        mark, words = _MARKS[size.holds], size.words.to(language)
        yield f"  {mark} {words}: {size.place.told.to(language)}"


def _judged_json(judged: Judged, language: Language) -> dict[str, Any]:
    return {
        "id": judged.id,
        "text": judged.words.to(language),
        "holds": judged.holds,
        "found": [one.to(language) for one in judged.found],
        "inside": [_judged_json(one, language) for one in judged.inside],
    }
