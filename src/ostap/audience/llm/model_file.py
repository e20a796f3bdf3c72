"""The embedded model's file: which it is, where it lies, and whether it is the right one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostap.errors import EnvironmentFailedError
from ostap.names import Text

MODEL_VARIABLE: Final = "OSTAP_MODEL"
HOME_VARIABLE: Final = "OSTAP_HOME"
CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that is known by its contents."""

    name: str
    size: int
    sha256: str


EMBEDDED_MODEL: Final = ModelFile(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def cache_folder() -> Path:
    """Return where fetched models lie: `$OSTAP_HOME/models`, or the user's data folder."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home).expanduser() / "models"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "ostap" / "models"


def find_model(path: Path | None = None, *, expected: ModelFile = EMBEDDED_MODEL) -> Path:
    """Return the model's file, without fetching anything.

    Args:
        path: as the settings name it: any GGUF file, taken as it is. Otherwise the file that
            `OSTAP_MODEL` names, otherwise the fetched one; both must have the known SHA-256.
        expected: what the file must be.

    Raises:
        EnvironmentFailedError: there is none, or its contents are wrong.
    """
    if path is not None:
        if not path.is_file():
            raise _missing(path)
        return path
    if (named := named_by_environment(expected)) is not None:
        return named
    fetched = cache_folder() / expected.name
    if not fetched.is_file():
        raise _missing(fetched)
    if not is_right(fetched, expected):
        raise wrong_contents(fetched)
    return fetched


def named_by_environment(expected: ModelFile = EMBEDDED_MODEL) -> Path | None:
    """Return the file that `OSTAP_MODEL` names, checked; None where the variable isn't set.

    Raises:
        EnvironmentFailedError: it isn't there or its SHA-256 is another.
    """
    named = os.environ.get(MODEL_VARIABLE)
    if not named:
        return None
    path = Path(named).expanduser()
    if path.is_file() and is_right(path, expected):
        return path
    what = Text("is not there", "не найден") if not path.is_file() else _OTHER_CONTENTS
    raise EnvironmentFailedError(
        "model.variable_wrong",
        Text(
            f"The file {path}, named by {MODEL_VARIABLE}, {what.en}.",
            f"Файл {path}, указанный в {MODEL_VARIABLE}: {what.ru}.",
        ),
        Text(
            f"Name {expected.name} there, or unset {MODEL_VARIABLE} and run: ostap model fetch",
            f"Укажите {expected.name} или снимите {MODEL_VARIABLE} и выполните: ostap model fetch",
        ),
    )


def is_right(
    path: Path, expected: ModelFile, *, progress: Callable[[int], None] | None = None
) -> bool:
    """Return whether the file has the known contents.

    The contents are read once (8 s); a stamp of size and time in the cache folder spares later
    calls the reading, as long as neither changes.
    """
    if path.stat().st_size != expected.size:
        return False
    if _stamps().get(str(path.resolve())) == _stamp(path, expected):
        return True
    if sha256_of(path, progress=progress) != expected.sha256:
        return False
    remember(path, expected)
    return True


def remember(path: Path, expected: ModelFile) -> None:
    """Stamp a file whose contents were just found right."""
    _write_stamp(str(path.resolve()), _stamp(path, expected))


def sha256_of(path: Path, *, progress: Callable[[int], None] | None = None) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            if progress is not None:
                progress(file.tell())
    return digest.hexdigest()


def wrong_contents(path: Path) -> EnvironmentFailedError:
    """Return the error for a model file whose SHA-256 is another."""
    return EnvironmentFailedError(
        "model.wrong_contents",
        Text(f"The model's file {path} {_OTHER_CONTENTS.en}.", f"{path}: {_OTHER_CONTENTS.ru}."),
        Text("Delete it and run: ostap model fetch", "Удалите файл и выполните: ostap model fetch"),
    )


_OTHER_CONTENTS: Final = Text(
    "is not the expected one (its SHA-256 differs)", "это не тот файл (SHA-256 не совпадает)"
)


def _missing(path: Path) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "model.missing",
        Text(
            f"The embedded language model is not there: {path}",
            f"Нет файла встроенной языковой модели: {path}",
        ),
        Text(
            "Fetch it once (1.1 GB): ostap model fetch",
            "Получите его один раз (1,1 ГБ): ostap model fetch",
        ),
    )


def _stamp(path: Path, expected: ModelFile) -> list[int | str]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, expected.sha256]


def _stamps_file() -> Path:
    return cache_folder() / "verified.json"


def _stamps() -> dict[str, list[int | str]]:
    try:
        stamps = json.loads(_stamps_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent or damaged: the file is read again, nothing is lost
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _write_stamp(key: str, stamp: list[int | str]) -> None:
    file = _stamps_file()
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps({**_stamps(), key: stamp}), encoding="utf-8")
        temporary.replace(file)
    except OSError:  # a read-only home: the contents are read again next time
        temporary.unlink(missing_ok=True)
