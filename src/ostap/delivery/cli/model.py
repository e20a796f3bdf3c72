"""`ostap model`: the embedded language model."""

from __future__ import annotations

import typer

from ostap.delivery.cli.progress import DownloadBar

app = typer.Typer(no_args_is_help=True, help="Fetch and check the embedded language model.")


@app.command()
def fetch() -> None:
    """Fetch the embedded language model (1.1 GB): checked by hash, resumed where it was cut.

    Taken from the file that OSTAP_MODEL names, else from what was fetched before, else from its
    hub, else from the mirrors.
    """
    from ostap.audience.llm import fetch_model

    with DownloadBar() as bar:
        path = fetch_model(progress=bar.update)
    typer.echo(str(path))
