"""An audience run as a marketer sees it: its criteria, what rules removed, its first ids."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria import Saved, describe, validate
from ostap.delivery.ui.wording import moment, number, speaker
from ostap.errors import InvalidInputError
from ostap.names import Language, Text, WrittenBy
from ostap.results.audience import Audience
from ostap.results.criteria import Criteria

_AUTHORS: Final = {
    WrittenBy.RULE: Text("proposed from the offer by a rule", "предложено правилом по предложению"),
    WrittenBy.MODEL: Text("written by the language model", "написано языковой моделью"),
    WrittenBy.PERSON: Text("written by a person", "написано человеком"),
}
_FIELDS: Final = {
    "product": Text("product", "продукт"),
    "text": Text("text", "текст"),
    "terms": Text("terms", "условия"),
    "channel": Text("channel", "канал"),
    "notes": Text("notes", "примечания"),
}
_STATUSES: Final = {
    "done": Text("done", "готово"),
    "waiting": Text("waits for a person", "ждёт человека"),
    "failed": Text("failed", "не удалось"),
    "budget": Text("out of budget", "кончился бюджет"),
}


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion: what it says, where it is from, and its counts in words."""

    id: str
    text: str
    origin: str
    alone: str
    left: str
    unknown: str | None
    """``None`` where everything is known."""


def criterion_views(
    result: Audience, words: Mapping[str, str], language: Language
) -> list[CriterionView]:
    """Return a run's criteria; ``words`` say some of them in this language."""
    return [
        CriterionView(
            id=line.id,
            text=words.get(line.id, line.text),
            origin=_origin(line.reason, line.offer_field, line.written_by, language),
            alone=number(line.alone, language),
            left=number(line.left, language),
            unknown=number(line.unknown, language) if line.unknown else None,
        )
        for line in result.criteria
    ]


def _origin(
    reason: str | None, offer_field: str | None, author: WrittenBy, language: Language
) -> str:
    say = speaker(language)
    parts = [reason] if reason else []
    if offer_field:
        first, dot, rest = offer_field.partition(".")
        field = (_FIELDS[first].to(language) if first in _FIELDS else first) + dot + rest
        parts.append(say(f"from the offer's field: {field}", f"из поля предложения: {field}"))
    parts.append(_AUTHORS[author].to(language))
    return " · ".join(parts)


def words_of(
    criteria: Criteria | None, catalog: Catalog, saved: Saved, language: Language
) -> dict[str, str]:
    """Return what each criterion says in a language; nothing where the tree fits no longer."""
    if criteria is None:
        return {}
    try:
        sound = validate(criteria, catalog, saved=saved)
    except InvalidInputError:  # the run's own words, in its own language, stand instead
        return {}
    return {node.id or "": describe(node, catalog, language) for node in sound.all_of}


def status_of(result: Audience, language: Language) -> str:
    """Return how a run ended."""
    return _STATUSES[result.status].to(language)


def run_title(result: Audience, offer: str | None, language: Language) -> str:
    """Return how a list of runs calls one: when, what for, how it ended, how many."""
    parts = [
        _started(result.run, language),
        *([offer] if offer else []),
        status_of(result, language),
    ]
    if result.count is not None:
        parts.append(number(result.count, language))
    return " · ".join(parts)


def _started(run: str, language: Language) -> str:
    """Return when a run began, which its name says."""
    try:
        at = dt.datetime.strptime(run[:15], "%Y%m%d-%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return run
    return moment(at, language)


def first_ids(path: Path, most: int = 10) -> list[str]:
    """Return the first ids of a run's file, without its heading."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = itertools.islice(csv.reader(file), 1, most + 1)
        return [row[0] for row in rows if row]
