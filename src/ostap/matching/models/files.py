"""The data files of a model: numbers as arrays without objects, the rest as JSON."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ValidationError

from ostap.errors import EnvironmentFailedError
from ostap.names import Text

ARRAYS_FILE: Final = "model.npz"
PARAMETERS_FILE: Final = "parameters.json"

ModelT = TypeVar("ModelT", bound=BaseModel)
Arrays = dict[str, npt.NDArray[Any]]


def unreadable(path: Path, why: object) -> EnvironmentFailedError:
    """Return the error of a file that is no such model."""
    return EnvironmentFailedError(
        "matching.model_unreadable",
        Text(f"{path} can't be read as a model: {why}", f"{path} не читается как модель: {why}"),
        Text("Train again: ostap match train", "Обучите заново: ostap match train"),
    )


def write_parameters(folder: Path, parameters: BaseModel) -> None:
    """Write what a model was made with."""
    (folder / PARAMETERS_FILE).write_text(parameters.model_dump_json(indent=1), encoding="utf-8")


def read_parameters(folder: Path, kind: type[ModelT]) -> ModelT:
    """Return what a model was made with.

    Raises:
        EnvironmentFailedError: the file is away or says something else.
    """
    path = folder / PARAMETERS_FILE
    try:
        return kind.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError) as error:
        raise unreadable(path, error) from error


def write_arrays(folder: Path, arrays: Arrays) -> None:
    """Write arrays of numbers; the same numbers give the same bytes."""
    np.savez(folder / ARRAYS_FILE, allow_pickle=False, **arrays)


def read_arrays(folder: Path, names: tuple[str, ...]) -> Arrays:
    """Return arrays of numbers; a file that holds objects is refused, never run.

    Raises:
        EnvironmentFailedError: the file is away, is none of `write_arrays`, or lacks a name.
    """
    path = folder / ARRAYS_FILE
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise unreadable(path, error) from error


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        EnvironmentFailedError: it is away or no text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def read_json(path: Path) -> Any:
    """Return what a JSON file says.

    Raises:
        EnvironmentFailedError: it is away or no JSON.
    """
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise unreadable(path, error) from error
