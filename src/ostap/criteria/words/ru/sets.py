"""Saved audiences, sets of keys and samples in Russian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.words.ru.morphology import phrase
from ostap.criteria.words.ru.numbers import occasions, percent
from ostap.results.criteria import KeySet, Sample, SavedAudience

if TYPE_CHECKING:
    from ostap.criteria.words.ru.wording import RussianWording

_SAID = {
    "sent": ("получал рассылку", "не получал рассылку"),
    "contacted": ("с ним связывались", "с ним не связывались"),
    "reserved": ("была бронь", "не было брони"),
    "rejected": ("был отказ", "не было отказа"),
}


def saved(node: SavedAudience, *, denied: bool) -> str:
    """Return `входит в аудиторию «…»`."""
    return f"{'не ' if denied else ''}входит в аудиторию «{node.name}»"


def keys(wording: RussianWording, node: KeySet, *, denied: bool) -> str:
    """Return `получал рассылку не меньше 2 раз за последние 30 дней`, or that one has not."""
    often = node.at_least > 1
    yes, no = _SAID.get(node.name) or _listed(node)
    window = wording.window(node.window) if node.window is not None else ""
    if not often:
        return f"{no if denied else yes}{window}"
    if not denied:
        return f"{yes} не меньше {occasions(node.at_least)}{window}"
    return f"{yes} меньше {occasions(node.at_least)}{window}, в том числе ни разу"


def _listed(node: KeySet) -> tuple[str, str]:
    if node.window is None and node.at_least == 1:
        return f"входит в список «{node.name}»", f"не входит в список «{node.name}»"
    return f"попадал в список «{node.name}»", f"не попадал в список «{node.name}»"


def sample(wording: RussianWording, node: Sample, *, denied: bool) -> str:
    """Return `случайные 10 % клиентов (жребий «осень»)`: the same lot picks the same ones."""
    title = wording.entity_title()
    whom = f" {phrase(title).form('gent', plural=True)}" if title else ""
    told = f"случайные {percent(node.share)}{whom} (жребий «{node.seed}»)"
    return f"не входит в {told}" if denied else told
