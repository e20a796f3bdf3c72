"""The bank's story holds together: who holds and does what follows from who they are."""

import numpy as np
import polars as pl
import pytest

from ostap.demo.bank_draw import stream
from ostap.demo.bank_marketing import draw_response, run_campaigns
from ostap.demo.bank_operations import card_operations, monthly_spend
from ostap.demo.bank_people import RETIRED, TASTES, draw_people
from ostap.demo.bank_products import card_table, draw_credit_cards, draw_debit_cards
from ostap.demo.bank_story import FULL, USUAL, Scale, tell

Story = dict[str, pl.DataFrame]
N = 6_000


@pytest.fixture(scope="module")
def story() -> Story:
    return dict(tell(7, Scale(clients=N, card_operations=120_000)))


def share_by_age(story: Story, holders: pl.DataFrame) -> dict[str, float]:
    """Return the share of the clients who are still here and hold it: young, grown, old."""
    age = (pl.date(2026, 11, 20) - pl.col("birth_date")).dt.total_days() / 365.25
    young = pl.when(age < 26).then(pl.lit("young"))
    band = young.when(age < 62).then(pl.lit("grown")).otherwise(pl.lit("old"))
    held = pl.col("client_id").is_in(holders["client_id"].implode())
    shares = (
        story["clients"]
        .filter((pl.col("klient_status") == "ACTIVE") & (age >= 18))
        .group_by(band.alias("band"))
        .agg(held.mean().alias("share"))
    )
    return dict(shares.iter_rows())


def test_the_usual_bank_has_ten_thousand_clients_and_the_full_one_five_million_operations() -> None:
    assert (USUAL.clients, USUAL.card_operations) == (10_000, 200_000)
    assert FULL.card_operations >= 5_000_000


def test_card_operations_are_as_many_as_asked(story: Story) -> None:
    assert story["card_transactions"].height == 120_000


def test_the_old_keep_deposits_and_the_young_do_not(story: Story) -> None:
    shares = share_by_age(story, story["deposits"].filter(pl.col("closed_on").is_null()))

    assert shares["old"] > 0.25 > shares["grown"] > shares["young"]
    assert shares["young"] < 0.05


def test_the_young_live_in_the_application(story: Story) -> None:
    shares = share_by_age(story, story["app_sessions"])

    assert shares["young"] > 0.75
    assert shares["young"] > shares["grown"] > shares["old"]


def test_loans_are_for_the_grown(story: Story) -> None:
    shares = share_by_age(story, story["loans"].filter(pl.col("dt_close").is_null()))

    assert shares["grown"] > 2 * shares["old"]
    assert shares["grown"] > shares["young"]


def test_cards_of_each_product_go_to_the_people_it_is_made_for(story: Story) -> None:
    people = story["clients"].select("client_id", "birth_date", "employment", "income")
    cards = story["cards"].join(people, on="client_id")
    born = cards.group_by("product_code").agg(pl.col("birth_date").dt.year().median())
    median_born = dict(born.iter_rows())

    assert median_born["0202"] > 2000  # the youth credit card
    assert cards.filter(pl.col("product_code") == "0103")["employment"].unique().to_list() == [
        "retired"
    ]
    premium = cards.filter(pl.col("product_code") == "0203")["income"]
    assert float(premium.to_numpy().min()) > 150_000


def test_salaries_come_every_month_and_are_about_the_income(story: Story) -> None:
    paid = story["salary_payments"].filter(pl.col("kind") == "SALARY")
    each = paid.group_by("client_id").agg(
        pl.len().alias("months"), pl.col("amount").median().alias("pay")
    )
    both = each.filter(pl.col("months") >= 8).join(story["clients"], on="client_id")

    assert both.height > 500
    ratio = (both["pay"] / both["income"]).to_numpy()
    assert 0.9 < float(np.median(ratio)) < 1.1
    assert set(both["employment"].unique()) == {"employed"}


def test_pensions_come_to_pensioners(story: Story) -> None:
    paid = story["pension_payments"].join(story["clients"], on="client_id")

    assert set(paid["employment"].unique()) == {"retired"}


def test_the_ledger_holds_exactly_the_payments_it_is_made_of(story: Story) -> None:
    parts = ("salary_payments", "pension_payments", "provider_payments", "transfers")
    ledger = story["account_operations"]

    assert ledger.height == sum(story[name].height for name in parts)
    assert ledger.filter(op_code="01")["amount"].sum() == pytest.approx(
        story["salary_payments"]["amount"].sum()
    )


def test_whoever_has_left_holds_nothing_and_pays_nothing(story: Story) -> None:
    gone = story["clients"].filter(pl.col("klient_status") == "Закрыт")
    ended = gone.select("client_id", last=pl.min_horizontal("dt_close", "dt_death"))

    for table, open_ in (("cards", "dt_close"), ("loans", "dt_close"), ("deposits", "closed_on")):
        held = story[table].filter(pl.col(open_).is_null())
        assert held.join(gone, on="client_id", how="semi").height == 0, table
    for table, when in (("transfers", "made_at"), ("app_sessions", "started_at")):
        late = (
            story[table]
            .join(ended, on="client_id")
            .filter(pl.col(when).cast(pl.Date) > pl.col("last"))
        )
        assert late.height == 0, table


def test_a_card_pays_only_while_it_lives(story: Story) -> None:
    paid = story["card_transactions"].join(story["cards"], on="card_id")
    day = pl.col("trx_time").cast(pl.Date)

    assert paid.filter((day < pl.col("dt_open")) | (day > pl.col("dt_close"))).height == 0


def test_closed_loans_owe_nothing_and_open_ones_no_more_than_was_lent(story: Story) -> None:
    loans = story["loans"]

    assert loans.filter(pl.col("dt_close").is_not_null())["debt"].max() == 0
    assert loans.filter(pl.col("debt") > pl.col("amount") * 1.001).height == 0
    assert loans.filter((pl.col("overdue_days") > 0) & (pl.col("status") != "OVERDUE")).height == 0


def test_an_instalment_is_interest_and_principal(story: Story) -> None:
    paid = story["loan_schedule"]

    rest = (paid["interest"] + paid["principal"] - paid["amount_due"]).to_numpy()
    assert float(np.abs(rest).max()) < 0.02
    assert paid.filter(pl.col("interest") < 0).height == 0
    assert paid.filter(pl.col("paid_on") > pl.date(2026, 11, 20)).height == 0


def test_car_insurance_is_sold_to_those_who_have_a_car(story: Story) -> None:
    insured = story["insurance_policies"].filter(pl.col("vid").is_in(["OSAGO", "KASKO"]))
    cars = story["client_property"].filter(kind="CAR")

    assert insured.height > 100
    assert insured.join(cars, on="client_id", how="anti").height == 0


def test_joint_owners_are_couples_of_one_city(story: Story) -> None:
    owners = story["account_owners"].join(
        story["clients"].select("client_id", "city", "gender", "marital_status"), on="client_id"
    )
    pairs = owners.filter(owner_role="OWNER").join(
        owners.filter(owner_role="CO_OWNER"), on="account_id", suffix="_other"
    )

    assert pairs.height > 200
    assert pairs.filter(pl.col("city") != pl.col("city_other")).height == 0
    assert pairs.filter(pl.col("gender") == pl.col("gender_other")).height == 0
    assert set(pairs["marital_status"]) | set(pairs["marital_status_other"]) == {"M"}


def test_another_seed_draws_other_shares_of_the_young() -> None:
    young = [float((draw_people(seed, N).age < 26).mean()) for seed in range(5)]

    assert max(young) - min(young) > 0.02
    assert 0.1 < min(young) < max(young) < 0.3


def test_responses_follow_the_hidden_process_and_not_chance_alone() -> None:
    people = draw_people(7, N)
    debit, credit = draw_debit_cards(people, 7), draw_credit_cards(people, 7)
    cards = card_table(debit, credit, people, 7)
    spend = monthly_spend(people, cards, card_operations(people, debit, credit, 7, 60_000))
    marketing = run_campaigns(people, spend, 7, 6 * N)
    answered = (
        marketing.contacts.select(
            pl.col("contact_id").is_in(marketing.responses["contact_id"].implode())
        )
        .to_series()
        .to_numpy()
    )
    order = np.argsort(marketing.chances)
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    hits = answered.sum()
    auc = (rank[answered].sum() - hits * (hits - 1) / 2) / (hits * (len(order) - hits))

    assert 0.02 < answered.mean() < 0.12
    assert auc > 0.7


def test_what_people_do_betrays_what_they_would_answer(story: Story) -> None:
    """Whoever looks at credit in the app answers credit offers more often: it can be learnt."""
    looked = story["app_events"].filter(pl.col("screen") == "credits")["client_id"]
    campaigns = story["campaigns"].filter(pl.col("product_code").is_in(["0201", "0331"]))
    sent = story["campaign_contacts"].join(campaigns, on="campaign_id", how="semi")
    rate = (
        sent.with_columns(
            looked=pl.col("client_id").is_in(looked.implode()),
            answered=pl.col("contact_id").is_in(
                story["campaign_responses"]["contact_id"].implode()
            ),
        )
        .group_by("looked")
        .agg(pl.col("answered").mean())
    )
    shares = dict(rate.iter_rows())

    assert shares[True] > 1.2 * shares[False]


def test_each_seed_has_its_own_response_process() -> None:
    first, second = draw_response(1), draw_response(2)

    assert first.thirst.shape[1] == len(TASTES)
    assert not np.allclose(first.thirst, second.thirst)
    assert first.told() == draw_response(1).told()


def test_retirement_comes_at_the_russian_ages() -> None:
    people = draw_people(7, N)
    retired = people.stage == RETIRED

    assert people.age[retired].min() >= 55
    assert retired[(people.age > 66)].mean() > 0.8


def test_streams_are_independent_of_each_other() -> None:
    assert stream(7, "cards").random() == stream(7, "cards").random()
    assert stream(7, "cards").random() != stream(7, "loans").random()
