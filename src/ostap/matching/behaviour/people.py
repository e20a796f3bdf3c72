"""Nobody's private columns, no favoured manager, no pushed premises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.met import met
from ostap.matching.behaviour.scene import Cases, Mask, Scene
from ostap.matching.behaviour.verdicts import FEWEST, Question, ru
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.rates import STRENGTH
from ostap.matching.stock import Ints
from ostap.names import Text
from ostap.results.behaviour import BehaviourCheck

LIMIT: Final = 2.0
"""A manager's mean probability over the same pairs: at most so many times the mean of all."""
OF_RECORD: Final = 1.25
"""Beyond that limit only as far as his own record goes, within this factor of it."""
PUSHED: Final = 0.1
"""A manager's own items may gain so much of the top ten by his being the sender, on the mean."""
TOP: Final = 10
TRIED: Final = 40
"""Requests that are ranked whole."""
MANAGERS: Final = 30

SENSITIVE: Final = Question(
    "behave.no_sensitive_columns",
    Text(
        "no feature comes from a sensitive column",
        "ни один признак не взят из закрытого столбца",
    ),
)
GROUPS: Final = Question(
    "behave.groups_alike",
    Text(
        "how two groups of a protected column are scored",
        "как оцениваются две группы защищённого признака",
    ),
    gate=False,
)
MANAGERS_ALIKE: Final = Question(
    "behave.managers_alike",
    Text("no manager is favoured beyond the limit", "ни один менеджер не получает слишком много"),
)
DISMISSED_ONE: Final = Question(
    "behave.dismissed_are_one",
    Text("those who have left are one manager", "уволенные неотличимы друг от друга"),
)
OWN_ITEMS: Final = Question(
    "behave.own_items_not_pushed",
    Text(
        "a manager's own items gain nothing by his sending them",
        "свои предметы менеджера не поднимаются от того, что отправляет он",
    ),
)

Groups = Mapping[str, Mapping[str, str]]
"""Protected column -> client -> group. Never leaves the check but as two means."""


def check_people(
    data: Dataset, scene: Scene, judge: Judge, cases: Cases, groups: Groups
) -> Iterator[BehaviourCheck]:
    """Yield the checks about clients' private columns and about managers."""
    yield _sensitive(scene, judge)
    yield from _groups(scene, judge, cases, groups)
    yield _managers_alike(data, scene, judge, cases)
    yield _dismissed(scene, judge, cases)
    yield _own_items(scene, judge)


def _sensitive(scene: Scene, judge: Judge) -> BehaviourCheck:
    catalog = scene.company.catalog
    closed = [
        ref
        for ref in catalog.column_refs
        if (column := catalog.column(ref)) and (column.sensitive or column.protected)
    ]
    if not closed:
        return SENSITIVE.not_applicable(
            Text("the catalog marks no column", "в каталоге нет закрытых столбцов")
        )
    used = sorted(judge.columns & set(closed))
    listed = f": {', '.join(used)}" if used else ""
    return SENSITIVE.verdict(
        not used,
        Text(
            f"{len(used)} of {len(closed)} such columns are behind features{listed}",
            f"в признаках таких столбцов: {len(used)} из {len(closed)}{listed}",
        ),
        used,
        n=len(judge.columns),
        numbers={"sensitive": len(closed), "used": len(used)},
    )


def _groups(scene: Scene, judge: Judge, cases: Cases, groups: Groups) -> Iterator[BehaviourCheck]:
    if not groups:
        yield GROUPS.not_applicable(
            Text("no protected column has two groups", "нет защищённого признака с двумя группами")
        )
        return
    scores, strata = cases.judged(judge), met(scene, cases)
    clients = cases.names["client"].to_list()
    for ref, group_of in groups.items():
        mine = np.array([group_of.get(client) for client in clients], dtype=object)
        sizes = {g: len(np.unique(cases.request[mine == g])) for g in {*mine.tolist()} - {None}}
        largest = sorted(sizes, key=lambda g: (-sizes[g], str(g)))
        first, second = [*largest, None, None][:2]
        if second is None or sizes[second] < FEWEST:
            yield GROUPS.too_few(sizes.get(second, 0), (ref,))
            continue
        yield _apart(
            ref, scores, strata, mine == first, mine == second, sizes[first], sizes[second]
        )


def _apart(
    ref: str, scores: Floats, strata: Ints, first: Mask, second: Mask, n: int, m: int
) -> BehaviourCheck:
    """Compare two groups as they are, and among pairs that meet the same wishes."""
    raw = float(scores[first].mean() / max(float(scores[second].mean()), 1e-12))
    logs, weights = [], []
    for stratum in np.unique(strata).tolist():
        own = strata == stratum
        a, b = scores[first & own], scores[second & own]
        if len(a) and len(b):
            logs.append(float(np.log(a + 1e-12).mean() - np.log(b + 1e-12).mean()))
            weights.append(min(len(a), len(b)))
    alike = float(np.exp(np.average(logs, weights=weights))) if logs else None
    told = "–" if alike is None else f"{alike:.2f}"
    return GROUPS.verdict(
        True,  # noqa: FBT003 - told, not judged: what is fair is the company's to say
        Text(
            f"the mean of the larger group ({n} requests) is {raw:.2f} times that of the smaller "
            f"({m}); among pairs that meet the same wishes, {told} times",
            f"среднее у большей группы (заявок: {n}) в {ru(raw, 2)} раза отличается от меньшей "
            f"({m}); среди пар с одинаково выполненными пожеланиями: в "
            f"{told.replace('.', ',')} раза",
        ),
        (ref,),
        n=n + m,
        numbers={"ratio": raw, **({} if alike is None else {"ratio_alike": alike})},
    )


def _managers_alike(data: Dataset, scene: Scene, judge: Judge, cases: Cases) -> BehaviourCheck:
    active = sorted(key for key, there in scene.company.managers.items() if there)[:MANAGERS]
    if not scene.plan.manager or len(active) < 2:  # noqa: PLR2004 - two can be compared
        return MANAGERS_ALIKE.not_applicable(
            Text("there are no two active managers", "нет двух работающих менеджеров")
        )
    some = cases.take(cases.request < TRIED)
    means = np.array([some.with_manager(m).judged(judge).mean() for m in active])
    factor = means / means.mean()
    record = _records(data, active)
    inside = (factor <= LIMIT) & (factor >= 1 / LIMIT)
    true = np.abs(np.log(factor / record)) <= np.log(OF_RECORD)
    off = [m for m, ok in zip(active, inside | true, strict=True) if not ok]
    high, low = int(factor.argmax()), int(factor.argmin())
    told = [(factor[i], active[i], record[i]) for i in (low, high)]
    listed = f": {', '.join(off)}" if off else ""
    en = [f"{f:.2f} of the mean (manager {m}, by his record {r:.2f})" for f, m, r in told]
    rus = [f"{ru(f, 2)} среднего (менеджер {m}, по его сделкам {ru(r, 2)})" for f, m, r in told]
    return MANAGERS_ALIKE.verdict(
        not off,
        Text(
            f"on the same pairs from {en[0]} to {en[1]}; beyond {1 / LIMIT:g} to {LIMIT:g} and "
            f"not by their records: {len(off)}{listed}",
            f"на одних и тех же парах от {rus[0]} до {rus[1]}; вне пределов {ru(1 / LIMIT, 1)}–"
            f"{LIMIT:g} и не по своим сделкам: {len(off)}{listed}",
        ),
        ("manager",),
        n=len(np.unique(some.request)),
        numbers={
            "managers": len(active), "beyond": len(off),
            "lowest": float(factor[low]), "lowest_manager": active[low],
            "lowest_record": float(record[low]), "highest": float(factor[high]),
            "highest_manager": active[high], "highest_record": float(record[high]),
        },
    )  # fmt: skip


def _records(data: Dataset, managers: list[str]) -> Floats:
    """Return each manager's share of wins over that of all, smoothed as the features' rates are."""
    mean = float(data.positive.mean())
    won = [data.positive[np.asarray(data.pairs.manager == m)] for m in managers]
    rates = [(one.sum() + STRENGTH * mean) / (len(one) + STRENGTH) for one in won]
    return np.asarray(rates) / mean


def _dismissed(scene: Scene, judge: Judge, cases: Cases) -> BehaviourCheck:
    gone = sorted(key for key, there in scene.company.managers.items() if not there)
    if not scene.plan.manager or len(gone) < 2:  # noqa: PLR2004 - two can differ
        return DISMISSED_ONE.not_applicable(
            Text("no two managers have left", "нет двух уволенных менеджеров")
        )
    some = cases.take(cases.request < FEWEST)
    first = some.with_manager(gone[0]).judged(judge)
    apart = [m for m in gone[1:MANAGERS] if (some.with_manager(m).judged(judge) != first).any()]
    listed = f": {', '.join(apart)}" if apart else ""
    return DISMISSED_ONE.verdict(
        not apart,
        Text(
            f"{len(apart)} of {len(gone)} are told apart{listed}",
            f"модель отличает {len(apart)} из {len(gone)}{listed}",
        ),
        ("manager",),
        n=len(np.unique(some.request)),
        numbers={"dismissed": len(gone), "apart": len(apart)},
    )


def _owner(scene: Scene) -> str | None:
    """Return the item's column that says whose it is: a link from its table to the managers'."""
    entities = scene.company.catalog.entities
    if entities.item is None or entities.manager is None:
        return None
    to = f"{entities.manager.table}.{entities.manager.key}"
    own = [
        link.from_
        for link in scene.company.catalog.links
        if link.to == to and link.from_.partition(".")[0] == entities.item.table
    ]
    return own[0] if len(own) == 1 else None


def _own_items(scene: Scene, judge: Judge) -> BehaviourCheck:
    ref = _owner(scene)
    owners = scene.company.items[ref].to_list() if ref in scene.company.items.columns else None
    if ref is None or owners is None or not scene.plan.manager:
        return OWN_ITEMS.not_applicable(
            Text("the items' table does not say whose they are to the model",
                 "модель не знает, чьи это предметы")
        )  # fmt: skip
    whose = np.array(owners, dtype=object)[scene.stock]
    active = [m for m, there in sorted(scene.company.managers.items()) if there]
    having = [m for m in active if (whose == m).any()][:MANAGERS]
    n = min(TRIED, scene.requests.height)
    if len(having) < 2 or n < FEWEST:  # noqa: PLR2004 - one sends, another owns
        return OWN_ITEMS.too_few(n if len(having) > 1 else 0, (ref,))
    gains = [
        _own_share(scene, judge, row, having[row % len(having)], whose)
        - _own_share(scene, judge, row, having[(row + 1) % len(having)], whose,
                     having[row % len(having)])
        for row in range(n)
    ]  # fmt: skip
    gain = float(np.mean(gains))
    return OWN_ITEMS.verdict(
        gain <= PUSHED,
        Text(
            f"own items take {gain:+.1%} of the top {TOP} by their owner's sending "
            f"(at most {PUSHED:.0%})",
            f"от отправки владельцем доля своих в первых {TOP} меняется на "
            f"{ru(100 * gain, 1)} п. п. (допустимо {100 * PUSHED:.0f})",
        ),
        (ref, "manager"),
        n=n,
        numbers={"gain": gain, "most": PUSHED},
    )


def _own_share(
    scene: Scene, judge: Judge, row: int, sender: str, whose: Floats, owner: str | None = None
) -> float:
    """Return the share of an owner's items in the top ten of a request; the sender's by default."""
    whole = scene.cases(np.full(len(scene.stock), row, dtype=np.int64), scene.stock)
    scores = whole.with_manager(sender).judged(judge)
    best = np.argsort(-scores, kind="stable")[:TOP]
    return float((whose[best] == (owner or sender)).mean())
