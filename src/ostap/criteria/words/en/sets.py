"""Saved audiences, sets of keys and samples in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.words.en.numbers import number, percent, pluralised
from ostap.criteria.words.wording import NBSP
from ostap.results.criteria import KeySet, Sample, SavedAudience

if TYPE_CHECKING:
    from ostap.criteria.words.en.wording import EnglishWording

_SAID = {
    "sent": ("received a mailing", "received no mailing"),
    "contacted": ("was contacted", "was not contacted"),
    "reserved": ("was reserved", "was not reserved"),
    "rejected": ("had a refusal", "had no refusal"),
}


def saved(node: SavedAudience, *, denied: bool) -> str:
    """Return `in the audience “…”`."""
    return f"{'not ' if denied else ''}in the audience “{node.name}”"


def keys(wording: EnglishWording, node: KeySet, *, denied: bool) -> str:
    """Return `received a mailing at least 2 times in the last 30 days`, or that one has not."""
    listed = (f"in the list “{node.name}”", f"not in the list “{node.name}”")
    yes, no = _SAID.get(node.name, listed)
    window = wording.window(node.window) if node.window is not None else ""
    if node.at_least == 1:
        return f"{no if denied else yes}{window}"
    often = f"{number(node.at_least)}{NBSP}times"
    if not denied:
        return f"{yes} at least {often}{window}"
    return f"{yes} fewer than {often}{window}, or never"


def sample(wording: EnglishWording, node: Sample, *, denied: bool) -> str:
    """Return `random 10% of clients (lot “autumn”)`: the same lot picks the same ones."""
    title = wording.entity_title()
    whom = f" of {pluralised(title)}" if title else ""
    told = f"random {percent(node.share)}{whom} (lot “{node.seed}”)"
    return f"not in the {told}" if denied else told
