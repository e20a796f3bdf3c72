"""A trained version as a folder of data files: written whole or not at all, read only if whole.

models/
  current                the name of the version in use
  <version>/
    card.json            versions, parameters, figures
    features.json        the fitted features
    model.txt, ...       the model's own files
    calibrator.json  filter.json
    manifest.json        SHA-256 of each of these
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from ostap.errors import EnvironmentFailedError, RefusedError, did_you_mean
from ostap.matching.calibrate import Calibrator, CalibratorState
from ostap.matching.feature_state import FeatureState
from ostap.matching.features import Features
from ostap.matching.models import stored_kinds
from ostap.matching.numbering import next_number
from ostap.matching.scoring import Scorer
from ostap.names import Text
from ostap.results.matching import FilterOutcome, ModelVersion

CURRENT: Final = "current"
MANIFEST: Final = "manifest.json"
CARD: Final = "card.json"
_TRAIN_AGAIN: Final = Text("Train again: ostap match train", "Обучите заново: ostap match train")

ModelT = TypeVar("ModelT", bound=BaseModel)


def save_version(
    folder: Path, scorer: Scorer, card: ModelVersion, *, current: bool = True
) -> ModelVersion:
    """Write a version; return its card with the version's name.

    The name holds the day and a hash of the files: the same training gives the same name.

    Args:
        folder: of all versions.
        scorer: what was fitted.
        card: what is said of it.
        current: whether it becomes the version in use.

    Raises:
        EnvironmentFailedError: the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
        try:
            written = _write(folder, draft, scorer, card)
            if current:
                point_to(folder, written.version)
            return written
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise EnvironmentFailedError(
            "matching.model_not_written",
            Text(f"The model can't be written to {folder}: {error}",
                 f"Модель не записывается в {folder}: {error}"),
            Text("Free some disk space or the rights to the folder.",
                 "Проверьте место на диске и права на папку."),
        ) from error  # fmt: skip


def _write(folder: Path, draft: Path, scorer: Scorer, card: ModelVersion) -> ModelVersion:
    content = json.dumps(write_parts(draft, scorer), sort_keys=True).encode()
    version = f"{card.as_of.replace('-', '')}-{hashlib.sha256(content).hexdigest()[:8]}"
    card = card.model_copy(update={"version": version, "number": _number(folder, version, card)})
    _put(draft / CARD, card)
    (draft / MANIFEST).write_text(json.dumps(_hashes(draft), indent=1, sort_keys=True))
    target = folder / version
    if target.exists():  # trained before on the same rows: these bytes replace those
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=folder))
        target.rename(old / version)
        draft.rename(target)
        shutil.rmtree(old)
    else:
        draft.rename(target)
    return card


def write_parts(home: Path, scorer: Scorer) -> dict[str, str]:
    """Write what a scorer is made of; return the SHA-256 of each file by its name."""
    home.mkdir(parents=True, exist_ok=True)
    scorer.model.save(home)
    _put(home / "features.json", scorer.features.state)
    _put(home / "calibrator.json", scorer.calibrator.state)
    _put(home / "filter.json", scorer.filter)
    return _hashes(home)


def _number(folder: Path, version: str, card: ModelVersion) -> str:
    """Return the version's number: its own where it is kept already, else the next."""
    kept = {one.version: one for one in cards(folder)}
    known = kept.get(version)
    return (known.number if known else None) or next_number(card, kept.values())


def version_names(folder: Path) -> list[str]:
    """Return the names of the versions that are kept, whole or not."""
    found = (path for path in folder.glob("*") if not path.name.startswith("."))
    return sorted(path.name for path in found if (path / MANIFEST).is_file())


def cards(folder: Path) -> list[ModelVersion]:
    """Return the cards of the kept versions that can be read."""
    found = []
    for name in version_names(folder):
        try:
            found.append(_get(folder / name / CARD, ModelVersion))
        except (EnvironmentFailedError, OSError):
            continue  # `match versions` tells of it; the others are numbered all the same
    return found


def read_card(folder: Path, version: str) -> ModelVersion:
    """Return the card of a kept version after checking every file's hash.

    Raises:
        RefusedError: there is no such version.
        EnvironmentFailedError: a file is missing, changed or cut short.
    """
    home = folder / version
    if not (home / MANIFEST).is_file():
        raise _no_version(folder, version)
    _verify(home)
    return _get(home / CARD, ModelVersion)


def read_features(folder: Path, version: str) -> FeatureState:
    """Return the fitted features of a kept version.

    Raises:
        EnvironmentFailedError: the file can't be read as such.
    """
    return _get(folder / version / "features.json", FeatureState)


def current_version(folder: Path) -> str | None:
    """Return the name of the version in use; None where nothing is."""
    try:
        return _current(folder)
    except RefusedError:
        return None


def point_to(folder: Path, version: str) -> None:
    """Make a version the current one, in one step."""
    pointer = folder / f".{CURRENT}.new"
    pointer.write_text(version + "\n", encoding="utf-8")
    pointer.replace(folder / CURRENT)


def load_version(folder: Path, version: str | None = None) -> tuple[Scorer, ModelVersion]:
    """Return a version, the current one by default, after checking every file's hash.

    Raises:
        RefusedError: nothing has been trained, or there is no such version.
        EnvironmentFailedError: a file is missing, changed or cut short.
    """
    home = folder / (version or _current(folder))
    card = read_card(folder, home.name)
    known = stored_kinds()
    if card.model not in known:
        raise _broken(home / CARD, f"model {card.model!r}")
    scorer = Scorer(
        features=Features(_get(home / "features.json", FeatureState)),
        model=known[card.model].load(home),
        calibrator=Calibrator(_get(home / "calibrator.json", CalibratorState)),
        filter=_get(home / "filter.json", FilterOutcome),
    )
    return scorer, card


def _current(folder: Path) -> str:
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise RefusedError(
            "matching.no_model",
            Text("No model has been trained yet.", "Модель ещё не обучена."),
            Text("Run: ostap match train", "Выполните: ostap match train"),
        ) from error


def _no_version(folder: Path, name: str) -> RefusedError:
    known = version_names(folder)
    return RefusedError(
        "matching.no_version",
        Text(f"There is no model version {name}.", f"Нет версии модели {name}."),
        did_you_mean(name, known) if known else _TRAIN_AGAIN,
    )


def _hashes(home: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.iterdir())
        if path.name != MANIFEST
    }


def _verify(home: Path) -> None:
    try:
        promised = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
        found = _hashes(home)
    except (OSError, ValueError) as error:
        raise _broken(home / MANIFEST, str(error)) from error
    if promised != found:
        names = sorted(set(promised) | set(found)) if isinstance(promised, dict) else [MANIFEST]
        wrong = [
            n for n in names if not isinstance(promised, dict) or promised.get(n) != found.get(n)
        ]
        raise _broken(home, ", ".join(wrong))


def _broken(where: Path, detail: str) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "matching.model_damaged",
        Text(
            f"The model in {where} is damaged and will not be used: {detail}",
            f"Модель в {where} повреждена и не будет использована: {detail}",
        ),
        _TRAIN_AGAIN,
    )


def _put(path: Path, value: BaseModel) -> None:
    path.write_text(value.model_dump_json(indent=1, by_alias=True), encoding="utf-8")


def _get(path: Path, model: type[ModelT]) -> ModelT:
    try:
        return model.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise _broken(path, str(error).splitlines()[0]) from error
