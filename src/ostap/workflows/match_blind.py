"""`ostap match blind`: managers' picks beside the model's, the rule's and chance's lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from ostap import __version__
from ostap.catalog import Catalog
from ostap.criteria import Rule
from ostap.errors import EnvironmentFailedError, RefusedError
from ostap.journal import Asked, Journal
from ostap.journal.events import Pick, Sent
from ostap.matching.blind import LEAST_LEADS
from ostap.matching.blind_lists import PickedLead, make_lists, picked_leads, unseen
from ostap.matching.blind_picks import (
    SCHEMA,
    chosen_picks,
    most_trusted,
    picks_of_deals,
    read_picks,
)
from ostap.matching.blind_report import marked_of, report
from ostap.matching.blind_sheet import read_sheet, sheet_id, write_key, write_sheet
from ostap.matching.company import Company, read_company, to_day
from ostap.matching.dataset import build_dataset
from ostap.matching.diversity import read_groups
from ostap.matching.effort import Effort
from ostap.matching.models import Maker, Recipe, usable_kinds
from ostap.matching.search import choose_model
from ostap.matching.sides import KEY
from ostap.matching.store import CURRENT, load_version
from ostap.matching.train import train_scorer
from ostap.names import Language, Text
from ostap.results.blind import BlindKey, BlindLead, BlindReport, PicksFrom, SheetFile, Who
from ostap.settings.workspace import FilterPromise, TrainingOptions
from ostap.sources import Source
from ostap.workflows.blind_rules import Barred
from ostap.workflows.blind_words import BlindWords
from ostap.workflows.match_desk import read_desk

_LITTLE: Final = Effort(trials=1)
"""Each of the quick kinds with its default parameters, where no version says what to take."""


@dataclass(frozen=True, slots=True)
class BlindParts:
    """What a comparison is made from."""

    source: Source
    catalog: Catalog
    rules: tuple[Rule, ...]
    root: Path
    """the workspace: ``picks/``, ``models/``, ``blind/``"""
    promise: FilterPromise
    training: TrainingOptions
    as_of: dt.date
    language: Language
    marks: pl.DataFrame | None
    """`promise_marks.read_marks`"""
    journal: Callable[[], Journal]


@dataclass(frozen=True, slots=True)
class _Made:
    """The lists, and the company they were made for."""

    key: BlindKey
    company: Company


def compare(parts: BlindParts, seed: int, latest: int, effort: Effort | None = None) -> BlindReport:
    """Compare at once, by the marks that the workspace has.

    Args:
        parts: the company.
        seed: of every random choice.
        latest: so many of the latest leads with picks and marks.
        effort: how much to search; without it the kind and parameters of the current version are
            fitted anew; where no model is in use, the best of the quick kinds as they are.

    Raises:
        RefusedError: no lead has both picks and marks, or too little is left to learn from.
        InvalidInputError: the catalog lacks an item or deals; a file of picks can't be read.
        DataOwnerError: the database is away or failed.
    """
    marked = marked_of(parts.marks)
    if not marked:
        raise _nothing_to_compare(Text("no marks", "отметок нет"))
    made = _make(parts, seed, latest, effort, set(marked))
    return report(made.key, marked, seed, parts.language)


def export(
    parts: BlindParts, file: Path, seed: int, latest: int, effort: Effort | None = None
) -> BlindReport:
    """Write a sheet for an expert, and apart from it which list was whose.

    Raises:
        RefusedError: no lead has picks, or too little is left to learn from.
        EnvironmentFailedError: the disk refuses.
    """
    made = _make(parts, seed, latest, effort, None)
    key, company = made.key, made.company
    words = BlindWords(read_desk(parts.source, company), parts.language)
    row_of = {item: row for row, item in enumerate(company.items[KEY].to_list())}

    def about(lead: BlindLead, item: str) -> str:
        row = pl.Series([row_of[item]]).to_numpy()
        day = pl.Series([to_day(dt.date.fromisoformat(lead.day))]).to_numpy()
        then = {ref: float(v[0]) for ref, v in company.stock.values_on(row, day).items()}
        return words.about(item, {ref: v for ref, v in then.items() if v == v})  # noqa: PLR0124 - NaN: not recorded

    rows = write_sheet(
        file, key, lambda lead: words.wishes(lead.request), about, seed, parts.language
    )
    written = SheetFile(
        id=key.sheet,
        file=str(file),
        key_file=str(write_key(parts.root, key)),
        leads=len(key.leads),
        rows=rows,
    )
    empty = report(key, {}, seed, parts.language)
    why = Text("the sheet waits for an expert's marks", "лист ждёт отметок эксперта")
    return empty.model_copy(update={"sheet": written, "why": why.to(parts.language)})


def read_back(file: Path, root: Path, seed: int, language: Language) -> BlindReport:
    """Return what a filled sheet says; the lists are those that were exported.

    Raises:
        InvalidInputError: see `ostap.matching.blind_sheet.read_sheet`.
        RefusedError: nothing is marked in it.
    """
    key, marked = read_sheet(file, root)
    if not marked:
        raise _nothing_to_compare(Text("nothing is marked in it", "в листе нет ни одной отметки"))
    short = [lead.model_copy(update={"lists": _as_asked(lead)}) for lead in key.leads]
    return report(key.model_copy(update={"leads": tuple(short)}), marked, seed, language)


def _as_asked(lead: BlindLead) -> dict[Who, tuple[str, ...]]:
    """Return the lists as long as the expert was asked about."""
    return {who: items[: lead.length] for who, items in lead.lists.items()}


def _make(
    parts: BlindParts,
    seed: int,
    latest: int,
    effort: Effort | None,
    wanted: Collection[str] | None,
) -> _Made:
    """Return the lists of the leads that have picks (and are wanted)."""
    company = read_company(parts.source, parts.catalog, parts.as_of)
    picks, notes = _picks(parts, company)
    if wanted is not None:
        picks = picks.filter(pl.col("request").is_in(list(wanted)))
    leads = picked_leads(most_trusted(picks, LEAST_LEADS), latest)
    kept = _as_said_then(company, leads)
    if not kept:
        raise _nothing_to_compare(Text("no picks", "подборок менеджеров нет"))
    if len(kept) < len(leads):
        notes.append(_rewritten(len(leads) - len(kept)).to(parts.language))
    data = unseen(build_dataset(company, parts.training), kept)
    maker = _maker(parts, effort) or choose_model(
        data, seed, effort or _LITTLE, None, parts.language
    )
    scorer = train_scorer(data, maker, parts.promise, seed, parts.language)
    barred = Barred(parts.source, parts.catalog, parts.rules)
    lists = make_lists(
        company, scorer, kept, barred, read_groups(parts.source, parts.catalog), seed
    )
    key = BlindKey(
        as_of=parts.as_of.isoformat(),
        versions={"ostap": __version__, "features": company.plan.fingerprint,
                  "data": data.fingerprint()},
        sheet=sheet_id(lists, seed),
        model=scorer.model.kind,
        learnt_from=len(data.pairs),
        leads=lists,
        notes=(*notes, *barred.notes(parts.language)),
    )  # fmt: skip
    return _Made(key, company)


def _maker(parts: BlindParts, effort: Effort | None) -> Maker | None:
    """Return the current version's kind and parameters; None where they are to be searched."""
    models = parts.root / "models"
    if effort is not None or not (models / CURRENT).is_file():
        return None
    _, card = load_version(models)
    if card.model not in usable_kinds():
        return None
    return Recipe(kind=card.model, parameters=card.parameters)


def _picks(parts: BlindParts, company: Company) -> tuple[pl.DataFrame, list[str]]:
    notes: list[str] = []
    sources: list[tuple[PicksFrom, pl.DataFrame]] = [("file", read_picks(parts.root / "picks"))]
    try:
        sources.append(("journal", journal_picks(parts.journal(), company)))
    except EnvironmentFailedError as away:  # the picks of files and deals are still there
        notes.append(away.what.to(parts.language))
    sources.append(("deals", picks_of_deals(company)))
    return chosen_picks(company, sources), notes


def journal_picks(journal: Journal, company: Company) -> pl.DataFrame:
    """Return what managers picked or sent, by the client's latest request at that time."""
    told = [
        (event.client, event.item, event.at.date())
        for event in journal.events(Asked(kinds={"pick", "sent"}))
        if isinstance(event, Pick | Sent) and event.client and event.item
    ]
    schema = {"client": pl.String, "item": pl.String, "picked_on": pl.Date}
    events = pl.DataFrame(told, schema=schema, orient="row").sort("picked_on", maintain_order=True)
    asked = company.requests.drop_nulls("client").select(
        pl.col(KEY).alias("request"), "client", "time"
    )
    found = events.join_asof(
        asked.sort("time"), left_on="picked_on", right_on="time", by="client",
        strategy="backward", check_sortedness=False,
    )  # fmt: skip
    return found.drop_nulls("request").select(SCHEMA.keys())


def _as_said_then(company: Company, leads: Sequence[PickedLead]) -> tuple[PickedLead, ...]:
    """Return the leads whose wishes nobody rewrote after the day of the picks."""
    edited = {
        c.known_from for c in company.plan.request if c.known_from in company.requests.columns
    }
    if not edited:
        return tuple(leads)
    latest = company.requests.select(KEY, pl.max_horizontal(*edited).alias("edited"))
    when = dict(latest.iter_rows())
    return tuple(
        lead for lead in leads if (day := when.get(lead.request)) is None or day <= lead.day
    )


def _rewritten(n: int) -> Text:
    return Text(
        f"left out, for their wishes were rewritten after the picks: {n}",
        f"не взяты, так как пожелания переписаны после подборки: {n}",
    )


def _nothing_to_compare(why: Text) -> RefusedError:
    return RefusedError(
        "matching.nothing_to_compare",
        Text(f"There is nothing to compare: {why.en}.", f"Сравнивать нечего: {why.ru}."),
        Text(
            "Put what managers would send into picks/*.csv (request, item) and let an expert mark "
            "it: ostap match blind --export FILE, then --marks FILE.",
            "Положите в picks/*.csv, что отправили бы менеджеры (request, item), и дайте эксперту "
            "разметить: ostap match blind --export ФАЙЛ, затем --marks ФАЙЛ.",
        ),
    )
