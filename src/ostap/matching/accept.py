"""Whether an evaluation is good enough, and why: better than chance, than rules, promise kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from ostap.matching.bounds import exact_lower
from ostap.matching.filter import NO_MARKS
from ostap.names import Language, Text
from ostap.results.matching import Promise, SplitReport
from ostap.results.training_data import Leak
from ostap.settings.workspace import FilterPromise

Kind = Literal["won_recall", "per_lead", "nothing_lost"]

_SPLITS = {
    "shuffled": Text("shuffled", "вперемешку"),
    "time": Text("by time", "по времени"),
    "new_client": Text("new clients", "новые клиенты"),
}
_RIVALS = {
    "random": Text("chance", "случайный порядок"),
    "most_frequent": Text("the commonest outcome", "самый частый исход"),
    "rule": Text("the rule by wishes", "правило по пожеланиям"),
    "popularity": Text("popularity", "популярность"),
}
_KINDS: Final[tuple[Kind, ...]] = ("won_recall", "per_lead", "nothing_lost")


def promise_of(
    reports: Sequence[SplitReport], promise: FilterPromise, language: Language
) -> Promise:
    """Return whether the binding promise was kept on the shuffled test part.

    Kept means that the lower bound of recall on rows that nothing was chosen on reaches the
    level. A filter that keeps everything keeps the promise trivially.
    """
    report = next((r for r in reports if r.split == "shuffled"), None)
    if report is not None and promise.promise != "won_recall":
        return _by_marks(report, promise, language)
    if report is None or report.recall_lower is None:
        return _unheard(promise.promise, promise.level, language)
    bound = report.recall_lower
    works = report.filter.works
    kept = bound >= promise.level or not works
    why = Text(
        f"recall on won pairs is at least {bound:.2f} where {promise.level:.2f} was promised",
        f"полнота на выигранных парах не ниже {bound:.2f}, обещано {promise.level:.2f}",
    )
    if not works:
        why = Text(report.filter.why, report.filter.why)
    return Promise(
        kind="won_recall",
        level=promise.level,
        kept=kept,
        bound=bound,
        n=round((report.prevalence or 0) * report.n),
        guaranteed=report.guaranteed,
        why=why.to(language),
    )


def other_promises(
    reports: Sequence[SplitReport], promise: FilterPromise, language: Language
) -> tuple[Promise, ...]:
    """Return the promises that don't bind: would they be kept by the filter that there is?"""
    return tuple(
        promise_of(reports, promise.model_copy(update={"promise": kind}), language)
        for kind in _KINDS
        if kind != promise.promise
    )


def _by_marks(report: SplitReport, promise: FilterPromise, language: Language) -> Promise:
    """Return whether marked leads lose at most so much (`per_lead`), or nothing mostly."""
    leads = report.leads
    if leads is None or not leads.leads or leads.pass_share is None:
        return _unheard(promise.promise, promise.level, language)
    n = leads.leads
    per_lead = promise.promise == "per_lead"
    share = leads.pass_share if per_lead else leads.nothing_lost_share or 0.0
    lower = exact_lower(round(share * n), n, promise.confidence)
    mean = leads.mean_loss or 0.0
    kept = 1 - mean >= promise.level if per_lead else lower >= promise.level
    why = Text(
        f"of {n} marked leads {share:.0%} lose at most 3 of 15; a lead loses {mean:.0%} on average",
        f"из {n} размеченных заявок не больше 3 из 15 теряют {share:.0%}; в среднем заявка "
        f"теряет {mean:.0%}",
    )
    if not per_lead:
        why = Text(
            f"of {n} marked leads {share:.0%} lose nothing, at least {lower:.0%} surely",
            f"из {n} размеченных заявок ничего не теряют {share:.0%}, наверняка не меньше "
            f"{lower:.0%}",
        )
    return Promise(
        kind=promise.promise,
        level=promise.level,
        kept=kept,
        bound=1 - mean if per_lead else lower,
        n=n,
        # Where it binds, the threshold was chosen on these very leads.
        guaranteed=False,
        why=why.to(language),
    )


def _unheard(kind: Kind, level: float, language: Language) -> Promise:
    return Promise(
        kind=kind,
        level=level,
        kept=None,
        bound=None,
        n=0,
        guaranteed=False,
        why=NO_MARKS.to(language),
    )


def verdict(
    reports: Sequence[SplitReport],
    promise: FilterPromise,
    language: Language,
    leaks: Sequence[Leak] = (),
    *,
    dayless: bool = False,
) -> tuple[bool, tuple[str, ...]]:
    """Return whether the model is accepted, and every reason for or against.

    It must learn from no column that may know the outcome, be better than chance and than every
    baseline on every way of holding rows out, keep its promise on the shuffled one, and its filter
    must earn its place there.

    Args:
        reports: one for each way of holding rows out.
        promise: what the filter must not lose.
        language: of the reasons.
        leaks: columns that the model learns from and that may know the outcome.
        dayless: whether deals have no day; the future can't be held out then, which is told and
            is no fault of the model.
    """
    against, found = [_leaks(leak, language) for leak in leaks], []
    for name in _SPLITS:
        report = next((r for r in reports if r.split == name), None)
        if report is None and name == "time" and dayless:
            found.append(_line(name, NO_DAYS, language))
            continue
        if report is None:
            lacks = Text("not enough data to hold rows out", "мало данных, чтобы отложить строки")
            against.append(_line(name, lacks, language))
            continue
        bad = _against_chance(report) or _against_rivals(report)
        against += [_line(name, text, language) for text in bad]
        if not bad:
            found.append(_line(name, _praise(report), language))
    kept = promise_of(reports, promise, language)
    shuffled = next((r for r in reports if r.split == "shuffled"), None)
    works = shuffled is not None and shuffled.filter.works
    (found if kept.kept and works else against).append(kept.why)
    return not against, tuple(against or found)


NO_DAYS = Text(
    "deals have no day: how it fares on later ones was not tried",
    "у сделок нет даты: на более поздних модель не проверялась",
)


def _leaks(leak: Leak, language: Language) -> str:
    evidence = Text(leak.evidence.en, leak.evidence.ru).to(language)
    return Text(
        f"learns from {leak.column}, which may know the outcome: {evidence}",
        f"учится на столбце {leak.column}, который может знать исход: {evidence}",
    ).to(language)


def _against_chance(report: SplitReport) -> list[Text]:
    low = report.auc_interval[0] if report.auc_interval else 0.0
    if low > 0.5:  # noqa: PLR2004 - the AUC of chance
        return []
    return [
        Text(
            f"not better than chance: AUC {_two(report.auc)}, lower bound {low:.2f}",
            f"не лучше случая: AUC {_two(report.auc)}, нижняя граница {low:.2f}",
        )
    ]


def _against_rivals(report: SplitReport) -> list[Text]:
    own = report.auc or 0.0
    beaten_by = {name: r.auc for name, r in report.baselines.items() if (r.auc or 0.0) >= own}
    return [
        Text(
            f"no better than {_RIVALS[name].en}: AUC {own:.2f} against {_two(auc)}",
            f"не лучше, чем {_RIVALS[name].ru}: AUC {own:.2f} против {_two(auc)}",
        )
        for name, auc in beaten_by.items()
    ]


def _praise(report: SplitReport) -> Text:
    best = max(r.auc or 0.0 for r in report.baselines.values())
    return Text(
        f"AUC {_two(report.auc)}, the best baseline has {best:.2f}",
        f"AUC {_two(report.auc)}, у лучшего из простых способов {best:.2f}",
    )


def _two(number: float | None) -> str:
    return "—" if number is None else f"{number:.2f}"


def _line(split: str, text: Text, language: Language) -> str:
    return f"{_SPLITS[split].to(language)}: {text.to(language)}"
