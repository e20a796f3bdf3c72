"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path,
    typer.Option("-w", "--workspace", metavar="DIR", help="The company's folder."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="What today is: a date, 'today' or 'latest'."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
DialectOption = Annotated[
    str | None,
    typer.Option(
        "--dialect",
        help=(
            "An SQL dialect other than the workspace's: duckdb, sqlite, postgres; only written: "
            "spark, clickhouse, trino, mysql, oracle, tsql."
        ),
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, help="Another seed is another company with other laws.")
]
HERE = Path()
