"""What takes long runs beside the page: one thread a job, its steps to look at, a way to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from ostap.errors import OstapError, RefusedError
from ostap.names import Text

ResultT = TypeVar("ResultT")
Progress = Callable[[str], None]

_MOST_KEPT: Final = 200
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job(Generic[ResultT]):
    """One piece of work. Its thread writes, the page reads.

    Attributes:
        key: what it was started under.
        title: what it does, in words.
        steps: what it told so far.
        result: what came of it; ``None`` until then, and where it failed.
        error: why it failed; a failure nobody foresaw becomes one that says so.
        stopping: whether a person asked it to stop.
    """

    key: str
    title: str
    steps: list[str] = field(default_factory=list)
    result: ResultT | None = None
    error: OstapError | None = None
    stopping: bool = False
    finished: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return not self.finished.is_set()

    @property
    def seconds(self) -> float:
        """How long it has worked."""
        return (self.ended or time.monotonic()) - self.started

    def stop(self) -> None:
        """Ask it to stop: it does at its next step."""
        self.stopping = True

    def tell(self, step: str) -> None:
        """Take down a step; called by the work itself.

        Raises:
            RefusedError: a person asked it to stop.
        """
        if self.stopping:
            raise RefusedError(
                "run.stopped",
                Text("The run was stopped by a person.", "Прогон остановлен человеком."),
            )
        self.steps.append(step)


class Jobs:
    """The jobs of one server. Starting under a key that runs already gives the running job."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job[object]] = {}
        self._lock = threading.Lock()

    def start(self, key: str, title: str, work: Callable[[Progress], object]) -> Job[object]:
        """Start work in a thread of its own, or return the job of this key that still runs."""
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and known.running:
                return known
            job: Job[object] = Job(key, title)
            self._jobs.pop(key, None)
            self._jobs[key] = job
            self._forget_old()
        threading.Thread(target=_run, args=(job, work), name=f"job {key}", daemon=True).start()
        return job

    def get(self, key: str) -> Job[object] | None:
        """Return the last job of a key."""
        return self._jobs.get(key)

    @property
    def running(self) -> list[Job[object]]:
        """The jobs that still work, in the order they were started."""
        with self._lock:
            return [job for job in self._jobs.values() if job.running]

    def _forget_old(self) -> None:
        over = len(self._jobs) - _MOST_KEPT
        for key in [key for key, job in self._jobs.items() if not job.running][: max(over, 0)]:
            del self._jobs[key]


def _run(job: Job[object], work: Callable[[Progress], object]) -> None:
    try:
        job.result = work(job.tell)
    except OstapError as error:
        job.error = error
    except Exception:  # noqa: BLE001 - the last wall of a thread: logged in full, told calmly
        _log.exception("a job failed in a way nobody foresaw")
        job.error = unforeseen()
    finally:
        job.ended = time.monotonic()
        job.finished.set()


def unforeseen() -> OstapError:
    """Return what a person is told of a failure that is our mistake; the log has the rest."""
    return OstapError(
        "ui.unforeseen",
        Text("Something went wrong that we did not foresee.", "Случилось непредвиденное."),
        Text(
            "Try again; if it repeats, show the server's log to whoever runs Ostap.",
            "Повторите; если не поможет, покажите журнал сервера тому, кто сопровождает Остап.",
        ),
    )
