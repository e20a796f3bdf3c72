"""A progress bar for what takes long, on standard error; plain lines where nobody watches."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self


class DownloadBar:
    """Shows how much of a download is here."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
        )
        self._task: object = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def update(self, done: int, total: int, source: str) -> None:
        """Show ``done`` of ``total`` bytes, and where they come from."""
        if self._task is None:
            self._task = self._progress.add_task(source, total=total)
        self._progress.update(self._task, completed=done, total=total, description=source)  # type: ignore[arg-type]
