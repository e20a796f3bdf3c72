"""`ostap match sizing`: what machine a load takes, measured here."""

from __future__ import annotations

from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.names import Text


def sizing(  # noqa: PLR0913, PLR0917 - one for each option
    workspace: WorkspaceOption = HERE,
    items: Annotated[
        int | None, typer.Option("--items", min=1, help="Vacant items; else today's.")
    ] = None,
    clients: Annotated[
        int | None, typer.Option("--clients", min=0, help="Clients; else those there are.")
    ] = None,
    requests: Annotated[
        int, typer.Option("--requests", min=1, help="Requests on a working day.")
    ] = 1000,
    hours: Annotated[
        float, typer.Option("--hours", min=0.1, max=24, help="Hours in which they come.")
    ] = 8.0,
    headroom: Annotated[
        float, typer.Option("--headroom", min=1, help="Times the average that peaks reach.")
    ] = 5.0,
    trainings: Annotated[int, typer.Option("--trainings", min=0, help="Trainings in a month.")] = 1,
    budget: Annotated[
        str, typer.Option("--budget", metavar="TIME", help="Time for the search: 60s, 15m, 1h.")
    ] = "15m",
    core_price: Annotated[
        float | None, typer.Option("--core-price", min=0, help="Of a core for a month.")
    ] = None,
    memory_price: Annotated[
        float | None, typer.Option("--memory-price", min=0, help="Of a GB of memory for a month.")
    ] = None,
    disk_price: Annotated[
        float | None, typer.Option("--disk-price", min=0, help="Of a GB of disk for a month.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="Of the prices, as it should be printed.")
    ] = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what machine a load takes and what it costs a month: measured here, formulas told."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_sizing import print_sizing
    from ostap.matching.effort import read_seconds
    from ostap.matching.sizing import prices_of
    from ostap.results.sizing import AskedLoad

    prices = prices_of(core_price, memory_price, disk_price, currency)
    load = AskedLoad(
        items=items,
        clients=clients,
        requests_per_day=requests,
        hours_per_day=hours,
        headroom=headroom,
        trainings_per_month=trainings,
        search_minutes=read_seconds(budget) / 60,
    )
    with Company(workspace, as_of) as company:
        step(
            Text(
                "Measuring answers, scoring and one fit on this machine: some seconds.",
                "Измеряю на этой машине ответы, скоринг и одно обучение: несколько секунд.",
            ).to(company.language)
        )
        found = company.size_match(load, prices)
        if as_json:
            print_json(found)
        else:
            print_sizing(found, company.language)
