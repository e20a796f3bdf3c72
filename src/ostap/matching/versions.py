"""The kept versions: a list of them, and which one is in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ostap.catalog import Catalog
from ostap.errors import EnvironmentFailedError, RefusedError, did_you_mean
from ostap.matching.numbering import parts_of
from ostap.matching.plan import make_plan
from ostap.matching.steps import judged_by_time
from ostap.matching.store import (
    cards,
    current_version,
    point_to,
    read_card,
    read_features,
    version_names,
)
from ostap.names import Language, Text
from ostap.results.matching import ModelVersion
from ostap.results.model_versions import KeptVersion


def kept_versions(folder: Path, catalog: Catalog, language: Language) -> tuple[KeptVersion, ...]:
    """Return every kept version, damaged ones too: the greatest number first.

    Args:
        folder: of the versions; may not be there yet.
        catalog: of today, which a version must agree with to be used.
        language: of what is wrong with a damaged one.
    """
    current, plan = current_version(folder), make_plan(catalog).fingerprint
    found = [
        _kept(folder, name, language, same=lambda origin: origin == plan, current=name == current)
        for name in version_names(folder)
    ]
    return tuple(sorted(found, key=_place, reverse=True))


def _place(one: KeptVersion) -> tuple[tuple[int, ...], str]:
    return parts_of(one.number or "") or (-1,), one.version


def _kept(
    folder: Path, name: str, language: Language, *, same: Callable[[str], bool], current: bool
) -> KeptVersion:
    try:
        card = read_card(folder, name)
        origin = read_features(folder, name).origin
    except EnvironmentFailedError as error:
        return KeptVersion(
            version=name, number=None, as_of=None, model=None, accepted=None, auc=None,
            auc_interval=None, current=current, same_catalog=False,
            damaged=error.what.to(language),
        )  # fmt: skip
    figures = judged_by_time(card.evaluation)
    return KeptVersion(
        version=name,
        number=card.number,
        as_of=card.as_of,
        model=card.model,
        accepted=card.evaluation.accepted if card.evaluation else None,
        auc=figures.auc if figures else None,
        auc_interval=figures.auc_interval if figures else None,
        current=current,
        same_catalog=same(origin),
        steps=card.steps,
    )


def use_version(
    folder: Path, asked: str, catalog: Catalog, *, anyway: bool = False
) -> tuple[ModelVersion, str | None]:
    """Make a kept version the current one; return its card, and which was current before.

    Rankings that are made from then on are its own; a process that holds a prepared matcher
    keeps the old one until it prepares another.

    Args:
        folder: of the versions.
        asked: a version's name or number (``20261120-ad4d2267``, ``2.0.1``, ``v2.0.1``).
        catalog: of today.
        anyway: whether a version that wasn't accepted may be used.

    Raises:
        RefusedError: no such version, trained with another catalog, or not accepted.
        EnvironmentFailedError: its files are damaged, or the pointer can't be written.
    """
    card = read_card(folder, _named(folder, asked))
    if read_features(folder, card.version).origin != make_plan(catalog).fingerprint:
        raise _of_other_catalog(card)
    if not anyway and not (card.evaluation and card.evaluation.accepted):
        raise _not_accepted(card)
    before = current_version(folder)
    try:
        point_to(folder, card.version)
    except OSError as error:
        raise EnvironmentFailedError(
            "matching.model_not_written",
            Text(
                f"The pointer in {folder} can't be written: {error}",
                f"Указатель в {folder} не записывается: {error}",
            ),
            Text("Check the rights to the folder.", "Проверьте права на папку."),
        ) from error
    return card, before


def _named(folder: Path, asked: str) -> str:
    names = version_names(folder)
    if asked in names:
        return asked
    numbers = {one.number: one.version for one in cards(folder) if one.number}
    name = numbers.get(asked.removeprefix("v"))
    if name is not None:
        return name
    nothing = Text("Nothing is trained yet: ostap match train", "Обучите: ostap match train")
    raise RefusedError(
        "matching.no_version",
        Text(f"There is no model version {asked}.", f"Нет версии модели {asked}."),
        did_you_mean(asked, [*numbers, *names]) if names else nothing,
    )


def _of_other_catalog(card: ModelVersion) -> RefusedError:
    told = _told(card)
    return RefusedError(
        "matching.other_catalog",
        Text(
            f"Version {told} was trained with another catalog.yaml.",
            f"Версия {told} обучена с другим catalog.yaml.",
        ),
        Text(
            "Bring that catalog.yaml back, or train again: ostap match train",
            "Верните тот catalog.yaml или обучите заново: ostap match train",
        ),
    )


def _not_accepted(card: ModelVersion) -> RefusedError:
    why = "; ".join(card.evaluation.why) if card.evaluation else "—"
    told = _told(card)
    return RefusedError(
        "matching.not_accepted",
        Text(f"Version {told} was not accepted: {why}.", f"Версия {told} не принята: {why}."),
        Text("To use it all the same: --anyway", "Чтобы всё равно взять её: --anyway"),
    )


def _told(card: ModelVersion) -> str:
    return f"{card.number} ({card.version})" if card.number else card.version
