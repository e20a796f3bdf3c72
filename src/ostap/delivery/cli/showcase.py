"""Both jobs on both demo companies, from nothing to ids: what `make demo` runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from ostap.compose import Company
from ostap.delivery.cli.language import spoken_language
from ostap.delivery.cli.printing import step
from ostap.delivery.cli.progress import DownloadBar
from ostap.delivery.cli.show_audience import print_audience
from ostap.delivery.cli.show_match import print_ranking, print_version
from ostap.demo import write_agency, write_bank
from ostap.errors import EnvironmentFailedError, ModelProviderError, OstapError
from ostap.lifecycle.demo_report import DemoResults, demo_report
from ostap.names import Text
from ostap.results.audience import Audience
from ostap.settings.workspace import SETTINGS_FILE

_SEARCH_SECONDS = 60.0
_SHOWN = 5
_MODEL_FILES = "current"


def run_showcase(folder: Path, seed: int) -> None:
    """Make what is not there yet, then answer a request and an offer."""
    language = spoken_language()

    def head(text: Text) -> None:
        typer.echo(f"\n=== {text.to(language)} ===")

    head(Text("The language model", "Языковая модель"))
    missing = _model_missing()
    if missing is not None:
        step(missing.told(language))
    agency, bank = folder / "agency", folder / "bank"
    head(Text(f"An agency in {agency}", f"Агентство в {agency}"))
    _made(agency, seed, write_agency)
    shown = show_agency(agency)
    head(Text(f"A bank in {bank}", f"Банк в {bank}"))
    _made(bank, seed, write_bank)
    shown = show_bank(bank, missing, shown)
    report = folder / "reports" / "demo.html"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(demo_report(shown, Company(bank).language), encoding="utf-8")
    head(Text(f"With pictures: {report}", f"С картинками: {report}"))


def show_agency(folder: Path) -> DemoResults:
    """Train where nothing is trained yet, then rank premises for the demo's lead."""
    with Company(folder) as company:
        return _show_agency(company)


def _show_agency(company: Company) -> DemoResults:
    from ostap.matching import parse_request
    from ostap.matching.effort import Effort
    from ostap.matching.store import load_version
    from ostap.settings import read_json

    language = company.language
    if not (company.workspace.models_folder / _MODEL_FILES).exists():
        step(Text("Training (about a minute)", "Обучаю модель (около минуты)").to(language))
        print_version(company.train_match(0, Effort(seconds=_SEARCH_SECONDS)), language)
    path = company.workspace.root / "requests" / "lead.json"
    typer.echo(f"\n{Text('Request', 'Запрос').to(language)}: {path}")
    typer.echo(path.read_text(encoding="utf-8"))
    started = time.perf_counter()
    matcher = company.matcher
    loaded = time.perf_counter()
    ranking = matcher.rank(parse_request(read_json(path), str(path)), _SHOWN)
    done = time.perf_counter()
    print_ranking(ranking, language, company.rules)
    typer.echo(
        Text(
            f"Prepared in {loaded - started:.1f} s, answered in {(done - loaded) * 1000:.0f} ms.",
            f"Подготовка {loaded - started:.1f} с, ответ {(done - loaded) * 1000:.0f} мс.",
        ).to(language)
    )
    _, card = load_version(company.workspace.models_folder)
    titles = {rule.id: rule.words(language) for rule in company.rules}
    removed = tuple(
        one.model_copy(update={"rule": titles.get(one.rule, one.rule)})
        for one in ranking.removed_by_rule
    )
    return DemoResults(
        request={"request": _titled(company, read_json(path)["request"])},
        ranking=ranking.model_copy(update={"removed_by_rule": removed}),
        rank_seconds=done - loaded,
        model=card,
    )


def _titled(company: Company, wishes: dict[str, Any]) -> dict[str, Any]:
    """Return a request's wishes as people call them: columns and codes by their titles."""
    catalog, language = company.catalog, company.language
    tables = [catalog.request.table] if catalog.request else []
    tables.append(catalog.entities.client.table)
    told: dict[str, Any] = {}
    for name, value in wishes.items():
        refs = [name] if "." in name else [f"{table}.{name}" for table in tables]
        column = next((found for ref in refs if (found := catalog.column(ref))), None)
        if column is None:
            told[name] = value
            continue
        codes = {code: title.to(language, code) for code, title in column.values.items()}
        many = value if isinstance(value, list) else [value]
        words = [codes.get(str(one), one) for one in many]
        told[column.title.to(language, name)] = words if isinstance(value, list) else words[0]
    return told


def show_bank(folder: Path, missing: OstapError | None, shown: DemoResults) -> DemoResults:
    """Make an audience of the demo's offer; of saved criteria where there is no model."""
    from ostap.audience.offer import read_offer
    from ostap.settings import read_json

    path = folder / "offers" / "youth-card.json"
    with Company(folder) as company:
        typer.echo(f"{Text('Offer', 'Предложение').to(company.language)}: {path}")
        typer.echo(path.read_text(encoding="utf-8"))
        audience = _audience(company, path, missing)
        print_audience(audience, company.language)
    return replace(shown, offer=read_offer(read_json(path), str(path)), audience=audience)


def _audience(company: Company, offer: Path, missing: OstapError | None) -> Audience:
    from ostap.audience.offer import read_offer
    from ostap.settings import read_json

    if missing is None:
        try:
            parsed = read_offer(read_json(offer), str(offer))
            result = company.run_audience(offer=parsed, approved=True, progress=step)
        except (ModelProviderError, EnvironmentFailedError) as error:
            missing = error
        else:
            if result.status == "done":
                return result
    why = missing.told(company.language) if missing else ""
    step(
        Text(
            f"No criteria from the language model. {why}\nTaking the saved criteria instead.",
            f"Критериев от языковой модели нет. {why}\nБеру сохранённые критерии.",
        ).to(company.language)
    )
    return _from_saved(company, offer)


def _from_saved(company: Company, offer: Path) -> Audience:
    saved = company.workspace.root / "criteria" / f"{offer.stem}.yaml"
    tree = company.read_criteria(saved)
    return company.run_audience(criteria=tree, approved=True, progress=step)


def _made(folder: Path, seed: int, write: Callable[..., object]) -> None:
    if not (folder / SETTINGS_FILE).is_file():
        write(folder, seed=seed, progress=_named)
        step("")


def _named(table: str) -> None:
    """Tell the table that is being written, all of them on a few lines."""
    typer.echo(f"{table}  ", err=True, nl=False)


def _model_missing() -> OstapError | None:
    """Fetch the embedded model where it is not here yet; return why it could not be had."""
    from ostap.audience.llm import fetch_model

    try:
        with DownloadBar() as bar:
            path = fetch_model(progress=bar.update)
    except EnvironmentFailedError as error:
        return error
    typer.echo(str(path))
    return None
