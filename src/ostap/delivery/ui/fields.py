"""The form of a request, made from the catalog: which fields, what they are called, what fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from pydantic import JsonValue

from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.delivery.ui.wording import sentence, title_of, unit_of, value_text
from ostap.errors import InvalidInputError, Problem
from ostap.matching import PairRequest
from ostap.matching.plan import SideColumn
from ostap.names import Language, Text
from ostap.workflows.match_desk import MatchDesk, Values

_MOST_CHOICES: Final = 500


class FieldKind(Enum):
    """How a value is given."""

    NUMBER = auto()
    CHOICE = auto()
    CHOICES = auto()
    YES_NO = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class FormField:
    """One wish or one thing known of the client.

    Attributes:
        ref: its ``table.column``.
        kind: how it is given.
        title: what people call it, with its unit.
        options: code -> title, for choices.
        least: the least number that fits.
    """

    ref: str
    kind: FieldKind
    title: str
    options: Mapping[str, str]
    least: float | None = None


@dataclass(frozen=True, slots=True)
class RequestForm:
    """Rows of fields; a range's two stand in one row.

    Attributes:
        wishes: what an item is held against.
        about: all else that the model learns from.
        ranges: the two fields of each range, low and high.
    """

    wishes: tuple[tuple[FormField, ...], ...]
    about: tuple[tuple[FormField, ...], ...]
    ranges: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All fields, in their order."""
        return tuple(field for row in (*self.wishes, *self.about) for field in row)


def request_form(desk: MatchDesk, language: Language) -> RequestForm:
    """Return the form of a company's requests."""
    plan = desk.company.plan
    ranges = tuple((p.wish[0], p.wish[1]) for p in plan.pairs if p.kind == "range" and p.wish[1:])
    fields = {side.ref: _field(side, desk, language) for side in plan.request}
    wished = {ref for pair in plan.pairs for ref in pair.wish}
    high_of = dict(ranges)
    rows: dict[bool, list[tuple[FormField, ...]]] = {True: [], False: []}
    for ref, field in fields.items():
        if ref in high_of.values():
            continue
        row = (field, fields[high_of[ref]]) if ref in high_of else (field,)
        rows[ref in wished].append(row)
    return RequestForm(tuple(rows[True]), tuple(rows[False]), ranges)


def _field(side: SideColumn, desk: MatchDesk, language: Language) -> FormField:
    catalog = desk.catalog
    title = sentence(title_of(catalog, side.ref, language))
    if unit := unit_of(catalog, side.ref, language):
        title = f"{title}, {unit}"
    column = catalog.column(side.ref)
    if side.kind == "number":
        measured = any(side.ref in p.wish and p.kind != "one_of" for p in desk.company.plan.pairs)
        return FormField(side.ref, FieldKind.NUMBER, title, {}, 0.0 if measured else None)
    if side.kind == "date":
        return FormField(side.ref, FieldKind.DAY, title, {})
    if column is not None and column.type is ColumnType.BOOLEAN:
        return FormField(side.ref, FieldKind.YES_NO, title, {})
    kind = FieldKind.CHOICES if side.kind == "multi" else FieldKind.CHOICE
    return FormField(side.ref, kind, title, _options(side.ref, desk, language))


def _options(ref: str, desk: MatchDesk, language: Language) -> dict[str, str]:
    """Return what may be chosen: what the catalog lists first, then what else the data holds."""
    refs = [ref, *_relatives(ref, desk.catalog)]
    codes: dict[str, str] = {}
    for other in refs:
        column = desk.catalog.column(other)
        for code in column.values if column else ():
            codes.setdefault(code, sentence(value_text(desk.catalog, other, code, language)))
    for code in desk.seen(ref)[:_MOST_CHOICES]:
        codes.setdefault(code, code)
    return codes


def _relatives(ref: str, catalog: Catalog) -> list[str]:
    """Return the columns whose values are those of this one: its table's, its pairs'."""
    column = catalog.column(ref)
    multi = column.multi if column else None
    own = [f"{multi.table}.{multi.value}"] if multi and multi.table and multi.value else []
    return own + [p.value for p in catalog.pairs if ref in p.wish and p.kind == "one_of"]


def read_request(
    form: RequestForm,
    values: Values,
    client: str | None,
    manager: str | None,
) -> PairRequest:
    """Return the request that was filled in; what is empty is left out.

    Raises:
        InvalidInputError: a range is the wrong way round, by its titles.
    """
    titles = {field.ref: field.title for field in form.fields}
    problems = []
    for low, high in form.ranges:
        least, most = values.get(low), values.get(high)
        if least is not None and most is not None and least > most:
            wrong = Text(
                f"{least:g} is more than «{titles[high]}», {most:g}.",
                f"{least:g} больше, чем «{titles[high]}», {most:g}.",
            )
            problems.append(Problem("ui.range", titles[low], wrong))
    if problems:
        raise InvalidInputError(
            "ui.request",
            Text("Put the request right:", "Поправьте запрос:"),
            problems=problems,
        )
    asked = {f.ref: _json(values.get(f.ref)) for f in form.fields}
    kept = {ref: value for ref, value in asked.items() if value not in (None, "", [])}
    return PairRequest(client=client or None, manager=manager or None, request=kept)


def with_titles(error: InvalidInputError, form: RequestForm) -> InvalidInputError:
    """Return an error whose places are called as the form calls them."""
    titles = {f"request.{field.ref}": field.title for field in form.fields}
    titles |= {"client": "", "manager": ""}  # what is wrong names them itself
    problems = [
        Problem(p.code, titles.get(p.where, p.where), p.what, p.hint) for p in error.problems
    ]
    return InvalidInputError(error.code, error.what, error.hint, problems)


def fitting(form: RequestForm, wishes: Values) -> dict[str, Any]:
    """Return stored wishes as the form's widgets take them; what does not fit is left out."""
    found: dict[str, Any] = {}
    for field in form.fields:
        value = wishes.get(field.ref)
        if value is None:
            continue
        if field.kind is FieldKind.CHOICES:
            many = value if isinstance(value, list | tuple) else [value]
            found[field.ref] = [one for one in many if one in field.options]
        elif field.kind is FieldKind.NUMBER and isinstance(value, int | float):
            found[field.ref] = float(value)
        elif field.kind is FieldKind.DAY:
            found[field.ref] = _as_day(value)
        elif field.kind is FieldKind.YES_NO:
            found[field.ref] = value if isinstance(value, bool) else str(value).lower() == "true"
        elif field.kind is FieldKind.CHOICE and value in field.options:
            found[field.ref] = value
    return found


def _as_day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _json(value: Any) -> JsonValue:
    if isinstance(value, dt.date):
        return value.isoformat()
    kept: JsonValue = list(value) if isinstance(value, tuple) else value
    return kept
