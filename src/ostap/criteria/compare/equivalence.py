"""Whether two criteria trees select the same: proven, disproven, or not known."""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria.compare.worlds import key_sets_of, world_of
from ostap.criteria.meaning import selected
from ostap.criteria.tree.normal import normal
from ostap.results.criteria import Criteria

_AS_OF: Final = dt.date(2026, 5, 31)
_WORLDS: Final = 60


def equivalent(
    a: Criteria, b: Criteria, catalog: Catalog, *, as_of: dt.date = _AS_OF, worlds: int = _WORLDS
) -> bool | None:
    """Return whether two validated trees select the same of any data.

    Args:
        a: a validated tree.
        b: another one.
        catalog: the catalog that both were validated with.
        as_of: the day that counterexamples are looked for on.
        worlds: how many small made-up databases are tried.

    Returns:
        ``True`` only where proven: both have one normal form. ``False`` only where some small
        database, made from the constants of the two, gives different keys. ``None`` otherwise,
        also where a tree holds what only a real database can answer (written SQL).
    """
    if a.entity != b.entity:
        return False
    if normal(a, catalog) == normal(b, catalog):
        return True
    for seed in range(worlds):
        dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
        data = world_of((a, b), catalog, as_of, dice)
        keys = key_sets_of((a, b), dice)
        try:
            if selected(a, catalog, data, as_of, keys) != selected(b, catalog, data, as_of, keys):
                return False
        except NotImplementedError:
            return None
    return None
