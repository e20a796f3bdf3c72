"""`ostap ui`: the pages, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, WorkspaceOption
from ostap.delivery.cli.printing import step
from ostap.errors import missing_extra
from ostap.names import ExitCode, Text

_SCRIPT = Path(__file__).resolve().parents[1] / "ui" / "script.py"
"""Run, never imported: the ways in know nothing of each other."""


def ui(
    workspace: WorkspaceOption = HERE,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; the default is this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8501,
    who: Annotated[
        str | None, typer.Option("--who", help="Who works there, unless he says otherwise.")
    ] = None,
    as_of: AsOfOption = None,
) -> int:
    """Open the pages: matching and audience, in a browser.

    There is no sign-in yet: whoever reaches the address can use them.
    """
    from ostap.compose import Company

    if find_spec("streamlit") is None:
        raise missing_extra("ui", Text("The pages", "Страницы"))
    with Company(workspace, as_of) as company:  # what is wrong with it is told here
        root, language = company.workspace.root, company.language
    if host not in {"127.0.0.1", "localhost", "::1"}:
        step(
            Text(
                "Without sign-in, whoever reaches this address can see and send everything.",
                "Входа по паролю нет: всё увидит и отправит любой, кому доступен этот адрес.",
            ).to(language)
        )
    arguments = [str(root)]
    arguments += ["--as-of", as_of] if as_of else []
    arguments += ["--who", who] if who else []
    done = subprocess.run(  # noqa: S603 - this interpreter, our own script, no shell
        [*_streamlit(host, port), "--", *arguments], check=False, env=os.environ
    )
    return ExitCode.DONE if done.returncode == 0 else ExitCode.ENVIRONMENT


def _streamlit(host: str, port: int) -> list[str]:
    """Return the command of the server, calm and closed: it tells nobody anything."""
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "theme.base": "light",
        "theme.primaryColor": "#1f5f8b",
    }
    told = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(_SCRIPT), *told]
