"""What matching hands out: rankings, evaluations and trained versions, with their JSON forms."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar
from ostap.results.model_choice import ModelChoice
from ostap.results.model_versions import AmountFigures, Step, TrainedWith
from ostap.results.shown import ManagerValue, ShownFigures

Probability = Field(ge=0, le=1)
SplitName = Literal["shuffled", "time", "new_client"]
BaselineName = Literal["random", "most_frequent", "rule", "popularity"]


class Reason(Frozen):
    """One wish held against one value; ``+`` where it is met, ``-`` where it is not."""

    sign: Literal["+", "-"]
    text: str


class AmountRange(Frozen):
    """The monthly amount of a deal, if there is one: deciles of what past deals came to."""

    low: float = Field(description="10 %")
    mid: float = Field(description="50 %")
    high: float = Field(description="90 %")


class RankedItem(Frozen):
    """One item for this client: the chance of a deal if it is sent, and why."""

    id: str
    probability: float = Probability
    amount: float | None = Field(default=None, description="the asking price, in its own unit")
    suitable: bool = Field(description="whether the filter keeps it")
    reasons: tuple[Reason, ...] = ()
    expected: AmountRange | None = Field(default=None, description="null: not enough data to say")
    group: str | None = Field(default=None, description="the building, where the catalog has one")


class RemovedByRule(Frozen):
    """An item that a hard rule took away before any model saw it."""

    id: str
    rule: str


class Ranking(Frozen):
    """What `match rank` answers: every item of the day, the most probable first.

    ``filtered`` repeats the ids of the items that are not suitable.
    """

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    client: str | None
    manager: str | None
    items: tuple[RankedItem, ...]
    filtered: tuple[str, ...] = ()
    removed_by_rule: tuple[RemovedByRule, ...] = ()
    notes: tuple[str, ...] = ()
    selection: str | None = Field(default=None, description="the key it has in the journal")


class RankedClient(Frozen):
    """One client for an item: the same probability as the item has for him."""

    id: str
    request: str | None
    manager: str | None = Field(description="whose client he is, by his request")
    probability: float = Probability
    suitable: bool
    sent_before: bool
    reasons: tuple[Reason, ...] = ()


class ClientRanking(Frozen):
    """What `match clients` answers: whom to offer an item, the most probable first."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    item: str
    amount: float | None
    expected: AmountRange | None = None
    manager: str | None
    clients: tuple[RankedClient, ...]
    considered: int = Field(description="clients with an open request that no rule removed")
    removed_by_rule: dict[str, int] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Contribution(Frozen):
    """What the model made of some columns, in log odds; ``error``: one standard error."""

    columns: tuple[str, ...]
    title: str
    value: float
    error: float = 0.0


class Explanation(Frozen):
    """What `match explain` answers: ``base`` and the contributions add up to ``log_odds``.

    ``log_odds`` is the model's own, before calibration.
    """

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    client: str | None
    manager: str | None
    item: str
    probability: float = Probability
    reasons: tuple[Reason, ...]
    method: Literal["tree_shap", "exact", "permutation"]
    base: float
    log_odds: float
    contributions: tuple[Contribution, ...]
    notes: tuple[str, ...] = ()


class Metrics(Frozen):
    """Figures of one scorer on one test part; ``null`` where the part can't tell.

    A weak win (won in the CRM, no paid contract) is in none of them. ``recall_lower`` is the
    lower bound at the promise's confidence. ``brier`` is of probabilities at the sample's own
    share of wins. ``hit_at_10`` and ``ndcg_at_10`` rank a won item among that day's stock.
    """

    n: int = Field(ge=0)
    prevalence: float | None
    auc: float | None
    auc_interval: tuple[float, float] | None
    pr_auc: float | None
    accuracy: float | None
    precision: float | None
    recall: float | None
    recall_lower: float | None
    f1: float | None
    brier: float | None
    removed_share: float | None = Field(description="share of the lost pairs that are filtered")
    hit_at_10: float | None
    ndcg_at_10: float | None


class WeakWins(Frozen):
    """Deals that the CRM calls won and no paid contract confirms: reported apart."""

    n: int
    kept_share: float | None


class FilterOutcome(Frozen):
    """What the filter was found to do on the rows its threshold was chosen on.

    It works only if ``gain_lower`` is above 0: what it removes of the premises that don't suit, by
    expert marks, less what it loses of those that do; with too few marks, of lost and of won pairs.
    """

    works: bool
    threshold: float | None = Field(description="least standing kept; null: keeps everything")
    scale: Literal["lead", "probability"] = Field(
        default="probability",
        description="the standing: probability over the greatest of the lead's stock, or itself",
    )
    always_kept: int = Field(default=0, description="so many best of a lead stand highest")
    n_won: int
    n_lost: int
    recall: float | None
    recall_lower: float | None
    judged_on: Literal["deals", "marks"] = Field(
        default="deals", description="whether it earns its place by deals or by expert marks"
    )
    removes_lower: float | None
    loses_upper: float | None
    gain_lower: float | None = Field(
        default=None,
        description="lower bound of the share removed less the share lost: by marks of their "
        "difference within the same leads, by deals the difference of the two bounds",
    )
    why: str


class LeadFigures(Frozen):
    """What the filter does to whole leads, by an expert's marks (M2); ``null``: can't be told."""

    leads: int = Field(description="marked leads that have anything suitable")
    suitable: int
    lost: int = Field(description="suitable items that the filter removes")
    mean_loss: float | None = Field(description="mean over leads of the share lost")
    pass_share: float | None = Field(description="share of leads that lose at most a fifth")
    pass_probability: float | None = Field(
        description="chance that of 15 suitable at most 3 are lost, meaned over leads"
    )
    nothing_lost_share: float | None
    unsuitable_removed: float | None
    nearly_empty: int = Field(description="leads left with three items or fewer")


class ProxyShares(Frozen):
    """M10 on a test part: share that the filter marks negative; ``null`` where there are none.

    ``won`` is loss, ``lost`` is work saved, ``suitable`` is by an expert's marks.
    """

    deals: float | None
    won: float | None
    lost: float | None
    suitable: float | None
    baseline: float = 0.5


class SplitReport(Metrics):
    """One way of holding rows out, the model's figures on it, and the baselines' beside them."""

    split: SplitName
    guaranteed: bool = Field(description="whether rows are exchangeable, so that bounds carry over")
    weak: WeakWins
    filter: FilterOutcome
    pass_probability: float | None = Field(
        default=None, description="chance that of 15 won at most 3 are lost, at this recall"
    )
    proxy: ProxyShares | None = None
    leads: LeadFigures | None = Field(default=None, description="null: no marks")
    shown: ShownFigures | None = None
    value: ManagerValue | None = None
    baselines: dict[BaselineName, Metrics]


class Promise(Frozen):
    """Whether the promise of the filter was kept on rows that nothing was chosen on."""

    kind: Literal["won_recall", "per_lead", "nothing_lost"]
    level: float
    kept: bool | None = Field(description="null: not enough data to say")
    bound: float | None
    n: int
    guaranteed: bool
    why: str


class DroppedColumn(Frozen):
    """A catalog column that is no feature, and why."""

    column: str
    why: str


class DataReport(Frozen):
    """What the training rows were made of."""

    won: int
    weak: int
    lost: int
    open: int = Field(description="deals without an outcome yet: censored, not trained on")
    contracts_matched: int = 0
    contracts_alone: int = Field(default=0, description="paid contracts without a CRM deal")
    contracts_repeated: int = Field(default=0, description="renewals: not counted again")
    contracts_left_out: int = Field(default=0, description="no request of the client is known")
    deals_repeated: int = Field(default=0, description="rows with the key of an earlier deal")
    unknown_item: int = Field(default=0, description="deals left out: the item is not in its table")
    without_request: int = 0
    edited_later: int = Field(
        default=0, description="pairs left out: the wishes were rewritten after the deal's day"
    )
    backwards: int = Field(
        default=0, description="deals closed before they were made: that day is not believed"
    )
    contracts_by_name: int = Field(
        default=0, description="contracts whose client was told by a name alone"
    )
    maturity_days: int | None = Field(
        default=None,
        description="within so many days 95 % of deals close; null: too few closed deals to say",
    )
    overdue: int = Field(default=0, description="deals open for longer than that")
    overdue_lost: bool = Field(
        default=False, description="whether they count as lost, as history says such deals end"
    )
    implausible: dict[str, int] = Field(
        default_factory=dict, description="values not believed, by column: they count as missing"
    )
    dropped: tuple[DroppedColumn, ...] = ()
    notes: tuple[str, ...] = ()


class Evaluation(Frozen):
    """What `match evaluate` answers."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    data: DataReport
    splits: tuple[SplitReport, ...]
    promise: Promise
    other_promises: tuple[Promise, ...] = ()
    accepted: bool
    why: tuple[str, ...]
    choice: ModelChoice | None = Field(default=None, description="null: parameters by hand")


Trust = Literal["accepted", "unaccepted", "rule", "none"]
StandsIn = Literal["no_deals", "few_deals", "untested", "no_better", "leak"]


class ModelVersion(Frozen):
    """One trained model as it lies in ``models/<version>/``; this is its card.

    ``trust``: ``accepted``; ``unaccepted``: better than the rule by hand, and yet not accepted;
    ``rule``: the rule by hand itself; ``none``: no better than the rule, or it knows the outcome,
    so it is kept to be looked at and does not rank.
    """

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    version: str
    as_of: str
    versions: dict[str, Scalar]
    model: str
    parameters: dict[str, Scalar]
    features: tuple[str, ...]
    filter: FilterOutcome
    evaluation: Evaluation | None = None
    trust: Trust = "unaccepted"
    stands_in: StandsIn | None = Field(
        default=None, description="why the rule ranks in place of a model; null: it doesn't"
    )
    in_use: str | None = Field(
        default=None, description="the version that ranks, where it is not this one"
    )
    number: str | None = Field(
        default=None, description="step.quality.patch; null: kept before there were any"
    )
    steps: tuple[Step, ...] = Field(default=(), description="what the version can do, and why")
    amounts: AmountFigures | None = None
    trained_with: TrainedWith | None = None
