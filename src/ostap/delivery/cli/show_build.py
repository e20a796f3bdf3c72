"""A build of the catalog, for people and for programs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ostap.names import FORMAT_VERSION, Language, Text

if TYPE_CHECKING:
    from ostap.catalog import Catalog
    from ostap.workflows.catalog_build import CatalogBuild

_SCREEN = 40


def build_json(built: CatalogBuild) -> dict[str, Any]:
    """Return what a build did as one JSON object."""
    catalog = built.catalog
    return {
        "schema": FORMAT_VERSION,
        "tables": len(catalog.tables),
        "columns": len(catalog.column_refs),
        "links": len(catalog.links),
        "sensitive": _refs(catalog, "sensitive"),
        "protected": _refs(catalog, "protected"),
        "newest": built.newest.isoformat() if built.newest else None,
        "changes": [
            {"kind": c.kind.value, "where": c.where, "was": c.was, "now": c.now}
            for c in built.changes
        ],
        "told": [{"code": p.code, "where": p.where, "text": p.what.en} for p in built.told],
    }


def show_build(built: CatalogBuild, language: Language, folder: Path) -> None:
    """Print what a build found or changed, and what to do next."""
    for problem in built.told:
        typer.echo(problem.lines(language), err=True)
    if built.fresh:
        _show_first(built.catalog, language, folder)
        return
    counts = Counter(change.kind for change in built.changes)
    for change in built.changes[:_SCREEN]:
        typer.echo(change.told(language))
    if len(built.changes) > _SCREEN:
        typer.echo("…")
    words = Text("Changes", "Изменений").to(language)
    nothing = Text("Nothing has changed.", "Изменений нет.").to(language)
    typer.echo(f"{words}: {sum(counts.values())}" if counts else nothing)
    if built.is_old:
        typer.echo(_old(built, language))


def _show_first(catalog: Catalog, language: Language, folder: Path) -> None:
    client = catalog.entities.client
    found = [name for name in ("request", "stock", "deals") if getattr(catalog, name) is not None]
    links = len(catalog.links)
    lines = Text(
        f"Drafted: {len(catalog.tables)} tables, {len(catalog.column_refs)} columns, {links} links,"
        f" {len(catalog.pairs)} pairs.\n"
        f"Clients: {client.table}.{client.key}. Also found: {', '.join(found) or 'nothing'}.\n"
        f"Sensitive: {', '.join(_refs(catalog, 'sensitive')) or 'none'}.\n"
        f"Protected: {', '.join(_refs(catalog, 'protected')) or 'none'}.\n"
        f"Now read {folder / 'catalog.yaml'} and take 'proposed' off what is right.",
        f"Составлен черновик: таблиц {len(catalog.tables)}, столбцов {len(catalog.column_refs)}, "
        f"связей {links}, пар {len(catalog.pairs)}.\n"
        f"Клиенты: {client.table}.{client.key}. Найдено ещё: {', '.join(found) or 'ничего'}.\n"
        f"Личное: {', '.join(_refs(catalog, 'sensitive')) or 'нет'}.\n"
        f"Защищено: {', '.join(_refs(catalog, 'protected')) or 'нет'}.\n"
        f"Прочитайте {folder / 'catalog.yaml'} и снимите пометку proposed с того, что верно.",
    )
    typer.echo(lines.to(language))


def _old(built: CatalogBuild, language: Language) -> str:
    return Text(
        f'The newest event is of {built.newest}: consider as_of = "latest" in ostap.toml.',
        f'Последнее событие - {built.newest}: возможно, в ostap.toml нужно as_of = "latest".',
    ).to(language)


def _refs(catalog: Catalog, mark: str) -> list[str]:
    return [
        f"{name}.{column}"
        for name, table in catalog.tables.items()
        for column, told in table.columns.items()
        if getattr(told, mark)
    ]
