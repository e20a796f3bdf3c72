"""Printing for people and for programs."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer
from pydantic import BaseModel

from ostap.names import Language


def print_json(value: BaseModel | dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    raw = value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value
    typer.echo(json.dumps(raw, ensure_ascii=False, indent=2))


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
