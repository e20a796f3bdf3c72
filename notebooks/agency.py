# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # From the CRM's tables to the leads of today
#
# An agency lets commercial premises. A manager has a lead and some hundred vacant premises, sends
# two to four of them, and one lead in fifty or a hundred becomes a deal. This notebook goes the
# whole way once: look at the data as the CRM keeps them, see what must be put right there, train,
# choose, find where the model errs, and answer for the leads that are open now.
#
# Read the text if you run the business: it says what each figure is for. Read the code if you
# build: every step is one call of [Ostap from Python](../docs/python.md). The agency is generated
# (`ostap demo agency`), so its laws are known and nobody's data are shown. Point `workspace` at
# your own company's folder and run it again: nothing below names a column of the demo but where
# a picture does.

# %%
import os
import warnings
from pathlib import Path

import polars as pl

warnings.filterwarnings("ignore", "IProgress")  # no progress bars are drawn

from ostap import open_company
from ostap.delivery.python import bar_picture, calibration_picture
from ostap.demo import write_agency

workspace = Path(os.environ.get("OSTAP_WORKSPACE", "demo/agency"))
if not (workspace / "ostap.toml").is_file():
    write_agency(workspace)

pl.Config(tbl_rows=30, tbl_cols=12, fmt_str_lengths=110, tbl_width_chars=200, float_precision=3)
company = open_company(workspace, language="en")
match = company.match
SEED = 0
print("Today is", company.as_of)

# %% [markdown]
# ## 1. The tables as they come
#
# What each column means stands in `catalog.yaml`; the code knows no column by name. Here is what
# the database holds.

# %%
quality = company.quality()
pl.DataFrame(
    [
        {
            "table": table.name,
            "title": table.title,
            "rows": table.rows,
            "columns": len(table.columns),
            "years": "–".join([min(table.rows_by_year), max(table.rows_by_year)])
            if table.rows_by_year
            else "",
        }
        for table in quality.tables
    ]
)

# %% [markdown]
# ### How full are the fields?
#
# Old deals may mislead: fields are filled better from 2020 on. A field that is empty in most rows
# can't carry a decision, and one that is empty *because* nothing came of a lead would give the
# outcome away. The wishes of a lead, by year:

# %%
request_table = company.catalog.request.table
profile = next(table for table in quality.tables if table.name == request_table)
years = sorted({year for column in profile.columns for year in column.filled_by_year})
pl.DataFrame(
    [
        {"field": column.title, "all": column.filled}
        | {year: column.filled_by_year.get(year) for year in years}
        for column in profile.columns
        if column.filled is not None and column.filled < 1
    ]
).sort("all")

# %% [markdown]
# ## 2. What must be put right in the database
#
# Checks look for units mixed up, impossible values, duplicates, dates out of order, links to
# nothing, codes for "unknown" and more. None of them repairs anything: the CRM is where a value
# is put right, or it comes back tomorrow.

# %%
order = {"bad": 0, "warn": 1, "info": 2}
findings = [
    {
        "severity": finding.severity.value,
        "where": finding.where,
        "what": finding.what.en,
        "what to do": finding.next.en,
    }
    for check in quality.checks
    for finding in check.findings
]
findings.sort(key=lambda one: order[one["severity"]])
print(len(findings), "findings,", sum(one["severity"] == "bad" for one in findings), "bad")
pl.DataFrame(findings).head(12)

# %% [markdown]
# What Ostap does by itself until then, so that training can be trusted:
#
# - **types**: numbers kept as text are read as numbers; what can't be read counts as missing;
# - **outliers**: a value that can't be right is not believed and counts as missing, and numbers
#   are brought back to the quantiles seen in training;
# - **gaps**: "missing" is a category of its own, and for numbers a feature of its own;
# - **dismissed managers** are one manager; rare categories are one;
# - **wishes rewritten after the deal** leave the training set: a gap in their place would say how
#   it ended.

# %%
report = match.data(seed=SEED)
data = report.data
print("Values not believed:", dict(data.implausible))
print("Pairs left out, wishes rewritten after the deal's day:", data.edited_later)
print("Deals closed before they were made (that day is not believed):", data.backwards)
pl.DataFrame([column.model_dump() for column in data.dropped])

# %% [markdown]
# ### What to fill in first
#
# Filling in costs working hours, so it goes where it may pay: `most` bounds what the ranking may
# gain if a field's gaps were filled as well as its filled rows are. The list of rows follows the
# order that the business set: premises, tenants of won deals, then this month's leads.

# %%
pl.DataFrame(
    [
        {
            "field": gain.title,
            "missing in pairs": gain.missing_share,
            "vacant premises that lack it": gain.vacant,
            "most": gain.most,
        }
        for gain in report.fill_in[:8]
    ]
)

# %%
print("Rows to fill in:", report.work_list_total)
pl.DataFrame(
    [
        {"place": row.place, "why": row.why, "id": row.id, "missing": ", ".join(row.missing)}
        for row in report.work_list[:8]
    ]
)

# %% [markdown]
# ### Is there anything that knows the outcome?
#
# A column that is written when a deal closes predicts it perfectly and is worth nothing for a new
# lead. These are the columns that look so, and whether the model learns from them. `edited_later`
# marks wishes that were sometimes rewritten after the deal: the column stays, those pairs leave.

# %%
pl.DataFrame(
    [
        {"column": leak.column, "sign": leak.code, "used": leak.used, "evidence": leak.evidence.en}
        for leak in report.leaks
    ],
    schema={"column": pl.String, "sign": pl.String, "used": pl.Boolean, "evidence": pl.String},
)

# %% [markdown]
# ## 3. What is learnt from
#
# One row is a pair: a client, with what he said he wanted *then*, and premises that he was sent.
# It is won if a paid contract followed. Deals still open are no losses yet; they wait until they
# are older than most deals take.

# %%
print(
    f"{data.won} won, {data.weak} won in the CRM without a paid contract, {data.lost} lost, "
    f"{data.open} open. Won or lost is known within {data.maturity_days} days for 95 of 100."
)
pl.DataFrame([year.model_dump() for year in report.deals_by_year])

# %% [markdown]
# The classes are unbalanced: about one pair in five is won here, one in twenty-six in life, since
# many offers that were sent never became a deal in the CRM. Nothing is thrown away to balance
# them; the model learns the sample as it is and its probabilities are then moved to the true share
# of wins (`deals.prior` in the catalog). Whether there are enough deals, the learning curve says:

# %%
print(report.enough.why.en if report.enough else "too few to say")
pl.DataFrame(
    [{"pairs": point.n, "AUC": point.auc, "spread": point.spread} for point in report.rows_curve]
)

# %% [markdown]
# ### Do the wishes matter?
#
# The business wants to see this before any model: do clients take premises inside the area and the
# budget that they named? `correlation` is Pearson's, of "won" and "the wish is met".

# %%
frame = match.training_frame()
print("Pairs and columns:", frame.shape)
wishes = [
    (pair, f"{pair.value}~{'..'.join(pair.wish)}:{end}")
    for pair in company.catalog.pairs
    for kind, end in (("range", "inside"), ("at_most", "over"), ("one_of", "match"))
    if pair.kind == kind
]
rows = []
for pair, name in wishes:
    if name not in frame.columns:
        continue
    met = pl.col(name) == 0 if name.endswith(":over") else pl.col(name) == 1
    known = frame.filter(pl.col(name).is_not_nan()).with_columns(met.cast(pl.Float64).alias("met"))
    share = dict(known.group_by("met").agg(pl.col("won").mean()).iter_rows())
    rows.append(
        {
            "wish": " .. ".join(pair.wish),
            "value": pair.value,
            "pairs": known.height,
            "won where met": share.get(1.0),
            "won where not": share.get(0.0),
            "correlation": known.select(pl.corr("met", "won")).item(),
        }
    )
pl.DataFrame(rows)

# %% [markdown]
# How far over the budget do clients go? Here is the share of won pairs by the price as a share of
# the budget.

# %%
limit = next(pair for pair in company.catalog.pairs if pair.kind == "at_most")
share = f"{limit.value}~{limit.wish[0]}:share"
steps = [0.5, 0.75, 1.0, 1.25, 1.5, 2.0]
by_budget = (
    frame.filter(pl.col(share).is_not_nan())
    .group_by(pl.col(share).cut(steps).alias("price / budget"))
    .agg(pl.len().alias("pairs"), pl.col("won").mean())
    .sort("price / budget")
)
bar_picture({f"{row[0]}  (n = {row[1]})": row[2] for row in by_budget.iter_rows()}, "{:.0%}".format)

# %% [markdown]
# ## 4. Models
#
# Baselines come first: chance, the most frequent class, popularity, and the rule that a sensible
# beginner would write (area, budget, district). A model that does not beat all of them is not
# accepted. Then a proof of concept on a small sample, a search over several kinds of model on rows
# that no test part holds, five folds for the best of each kind, and the *simplest* that is about
# as good as the best and quick enough to answer while the manager waits.
#
# `trials=1` keeps this notebook short: each kind is tried with its defaults alone. For your own
# company say `budget="15m"`.

# %%
card = match.train(
    seed=SEED, trials=1, kinds=["logistic", "additive", "lightgbm", "histogram", "extra_trees"]
)
choice = card.evaluation.choice
print(choice.proof.why)
pl.DataFrame(
    [
        {
            "kind": kind.title,
            "log loss": kind.log_loss,
            "behind the best": kind.behind,
            "± one standard error": kind.behind_error,
            "AUC, 5 folds": kind.auc,
            "AUC, future": kind.test_auc,
            "ms for 1,000 pairs": kind.milliseconds,
        }
        for kind in choice.kinds
    ]
)

# %%
print("Taken:", choice.chosen, "because it is", choice.why)
print("Parameters:", dict(card.parameters))

# %% [markdown]
# ### How good is it, and better than what?
#
# Three ways of holding deals out: at random (`shuffled`, as the pilot asks), the latest quarter
# (`time`, as life will ask) and clients never seen (`new_client`). AUC is the chance that a won
# pair stands above a lost one; hit@10 is how often the premises that the client took are among the
# first ten of all that was vacant that day.

# %%
pl.DataFrame(
    [
        {
            "held out": split.split,
            "by": name,
            "AUC": figures.auc,
            "from": figures.auc_interval[0] if figures.auc_interval else None,
            "to": figures.auc_interval[1] if figures.auc_interval else None,
            "hit@10": figures.hit_at_10,
            "Brier": figures.brier,
        }
        for split in card.evaluation.splits
        for name, figures in [("model", split), *split.baselines.items()]
    ]
)

# %%
print("Accepted" if card.evaluation.accepted else "Not accepted", "because:")
for why in card.evaluation.why:
    print(" -", why)
print("Version", card.number, "-", card.version)
for step in card.steps:
    print(" +" if step.reached else " -", step.step, step.name + ":", step.why)

# %% [markdown]
# ### What is it made of?
#
# Each feature is traced to the columns that it comes from, so that a wrong value can be put right
# where it stands. What matters is measured without any model first: the AUC that a feature reaches
# alone (0.5: nothing; its distance from 0.5 is drawn).

# %%
features = match.features()
features.group_by("columns", maintain_order=True).agg(
    pl.col("titles").first(), pl.len().alias("features")
).sort("features", descending=True, maintain_order=True).head(10)


# %%
def alone(name: str) -> float:
    """Return the AUC of one feature by itself minus one half; missing values are left out."""
    known = frame.filter(pl.col(name).is_not_nan()).select(
        pl.col(name).rank("average").alias("rank"), "won"
    )
    won = known.filter(pl.col("won") == 1)
    lost = known.height - won.height
    if not won.height or not lost:
        return 0.0
    ranks = won["rank"].sum() - won.height * (won.height + 1) / 2
    return float(ranks / (won.height * lost) - 0.5)


strength = {name: alone(name) for name in features["feature"] if name in frame.columns}
strongest = sorted(strength, key=lambda name: -abs(strength[name]))[:12]
bar_picture({name: strength[name] for name in strongest}, "{:+.3f}".format)

# %% [markdown]
# ## 5. Can a probability be believed?
#
# Predictions by fold: each pair is told by a model that saw no pair of its client. If ten pairs
# are given 30 %, three should be won. Then a manager may weigh a probability against the hour that
# a viewing takes.

# %%
folds = match.fold_predictions(seed=SEED)
predictions = folds.frame
print(f"{folds.kind}, seed {folds.seed}, {folds.folds} folds, data {folds.data}")
calibration_picture(predictions)

# %%
predictions.group_by("fold").agg(
    pl.len().alias("pairs"),
    pl.col("client").n_unique().alias("clients"),
    pl.col("won").mean().alias("won"),
    pl.col("in_sample").mean().alias("foretold"),
).sort("fold")

# %% [markdown]
# ## 6. The threshold: what the filter takes away
#
# The first step of the product removes what surely won't do. Its promise binds: of what would have
# been taken, at most a fifth may be lost. The threshold is the highest one for which that can be
# *shown* on deals that nothing was chosen on; where it can't be shown, the filter stays off and
# says so.

# %%
print("Filter:", card.filter.why)
print("Promise:", card.evaluation.promise.why)
pl.DataFrame(
    [
        {
            "held out": split.split,
            "won deals kept": split.recall,
            "at least": split.recall_lower,
            "lost deals removed": split.removed_share,
            "chance of losing at most 3 of 15": split.pass_probability,
        }
        for split in card.evaluation.splits
    ]
)

# %% [markdown]
# ## 7. Where it errs
#
# Figures hide how a model fails; leads do not. First the won pairs that it thought least of, then
# the lost pairs that it thought most of, with what was wanted and what was sent. Ask of each: is
# this a slip in the data, a wish that nobody wrote down, or something the model could know?

# %%
area = next(pair for pair in company.catalog.pairs if pair.kind == "range")
district = next(pair for pair in company.catalog.pairs if pair.kind == "one_of")
looked_at = [
    pl.col(f"{area.value}~{'..'.join(area.wish)}:inside").alias("inside area"),
    pl.col(share).alias("price / budget"),
    pl.col(f"{district.value}~{district.wish[0]}:match").alias("district wanted"),
]
known = predictions.hstack(frame.select(looked_at))
shown = ["request", "item", "day", "in_sample", "inside area", "price / budget", "district wanted"]
known.filter(pl.col("outcome") == "won").sort("in_sample").select(shown).head(6)

# %%
known.filter(pl.col("outcome") == "lost").sort("in_sample", descending=True).select(shown).head(6)

# %% [markdown]
# Are there whole groups that it does worse on? The AUC by year of the deal, on predictions by fold:


# %%
def auc(told: pl.DataFrame) -> float | None:
    """Return the AUC of the predictions; None where only one outcome is there."""
    ranks = told.with_columns(pl.col("in_sample").rank("average").alias("rank"))
    won = ranks.filter(pl.col("won") == 1)
    lost = ranks.height - won.height
    if not won.height or not lost:
        return None
    return float((won["rank"].sum() - won.height * (won.height + 1) / 2) / (won.height * lost))


by_year = predictions.with_columns(pl.col("day").dt.year().alias("year")).partition_by(
    "year", as_dict=True
)
pl.DataFrame(
    [
        {"year": year, "pairs": part.height, "won": part["won"].mean(), "AUC": auc(part)}
        for (year,), part in sorted(by_year.items())
    ]
)

# %% [markdown]
# ## 8. The leads of today
#
# What all this is for. The latest open requests, each answered with the ids of premises to send,
# the probability of a deal if they are sent, what the deal may come to a month, and why. Hard
# rules come first and name themselves: what is not vacant, held back or under repair is never
# ranked.

# %%
fitted = match.fitted()
latest = fitted.matcher.company.requests.filter(pl.col("client").is_not_null()).tail(5)
answers = {client: match.rank({"client": client}, top=3) for client in latest["client"]}
pl.DataFrame(
    [
        {
            "client": client,
            "send": item.id,
            "probability": item.probability,
            "price": item.amount,
            "expected": item.expected.mid if item.expected else None,
            "why": "; ".join(f"{reason.sign} {reason.text}" for reason in item.reasons[:3]),
        }
        for client, ranking in answers.items()
        for item in ranking.items
    ]
)

# %%
first, ranking = next(iter(answers.items()))
print("Client", first)
print("  removed by a rule:", len(ranking.removed_by_rule))
print("  removed by the filter:", len(ranking.filtered))
for note in ranking.notes:
    print("  !", note)
best = ranking.items[0].id
explained = match.explain({"client": first}, best)
bar_picture({one.title: one.value for one in explained.contributions[:10]}, "{:+.2f}".format)

# %% [markdown]
# The picture shows what the model made of each field for the first premises of the first client,
# in log odds: dark speaks for a deal, pale against it.
#
# The same model the other way round: for vacant premises, the clients to call.

# %%
calls = match.clients(best, top=5)
pl.DataFrame(
    [
        {"client": one.id, "request": one.request, "probability": one.probability}
        for one in calls.clients
    ]
)

# %% [markdown]
# And for many pairs at once, as a table: the numbers are those of the ranking.

# %%
pairs = latest.select(pl.col("key").alias("request")).join(
    pl.DataFrame({"item": [item.id for item in ranking.items]}), how="cross"
)
fitted.score(pairs).head(6)

# %% [markdown]
# ## 9. What it takes to rely on it
#
# - **Put right at the source** what section 2 found; run `ostap catalog report` each month.
# - **Fill in** by the work list, a second person checking.
# - **Create a deal for each offer that is sent.** Then won to lost in the CRM nears the truth, and
#   the prior must be set anew.
# - **Retrain monthly**, the length of the business cycle. Each version keeps its number, data,
#   seed and figures; a version that is worse than the rule is not put in use, and
#   `ostap match use` goes back to any earlier one.
# - **Before the pilot** let an expert mark ten leads of a week: at most 3 of 15 suitable premises
#   may be lost.
# - What is *not* shown here: that the share of leads that become deals rises. Only a pilot and an
#   A/B test can show that.

# %%
versions = match.versions()
pl.DataFrame(
    [
        {
            "number": one.number,
            "version": one.version,
            "as of": one.as_of,
            "kind": one.model,
            "accepted": one.accepted,
            "AUC by time": one.auc,
            "in use": one.current,
        }
        for one in versions.kept
    ]
)

# %%
company.close()
