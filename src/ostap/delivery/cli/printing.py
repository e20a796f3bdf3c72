"""Printing for people and for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from ostap.names import FORMAT_VERSION, Language

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ostap.compose import Company


def print_json(value: BaseModel | dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    raw = value if isinstance(value, dict) else value.model_dump(mode="json", by_alias=True)
    typer.echo(json.dumps(raw, ensure_ascii=False, indent=2))


def print_answer(company: Company, **fields: object) -> None:
    """Print one JSON object with what every answer repeats: its day and what made it."""
    as_of = company.as_of.isoformat()
    print_json({"schema": FORMAT_VERSION, "as_of": as_of, "versions": company.versions, **fields})


def number(value: float, language: Language) -> str:
    """Return a number as people of that language group its digits."""
    gap = "\N{NO-BREAK SPACE}" if language is Language.RU else ","
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return text.replace(",", gap) if gap != "," else text


def step(text: str) -> None:
    """Tell what is being done, on standard error, so that standard output stays the answer."""
    typer.echo(text, err=True)


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
