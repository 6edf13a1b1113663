"""Hours and money add up, small roles cannot be worked out, and what is promised is not forgotten."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.model import Payment
from reviewkit.workshop import given_and_received, promises

ROLES = ("service user", "carer", "educator", "trainee")
LINES = st.lists(
    st.builds(
        Payment,
        participant=st.integers(0, 30).map(lambda n: f"A{n}"),
        role=st.sampled_from(ROLES),
        act=st.sampled_from(["worked", "paid", "offered", "declined", "thanked"]),
        hours=st.integers(0, 9).map(Decimal),
        amount=st.integers(0, 99).map(Decimal),
        currency=st.just("EUR"),
        purpose=st.sampled_from(["day", "talk"]),
    ),
    max_size=80,
)


@settings(deadline=None)
@given(LINES, st.integers(2, 6))
def test_nothing_is_told_of_fewer_people_than_the_threshold_and_nothing_is_lost(lines, threshold):
    told = given_and_received(lines, threshold)
    assert all(line.people >= threshold for line in told)
    assert all(line.unpaid <= line.worked for line in told)
    if told:
        assert sum(line.worked for line in told) == sum(p.hours for p in lines if p.act == "worked")
        assert sum(line.paid.get("EUR", 0) for line in told) == sum(
            p.amount for p in lines if p.act == "paid"
        )


def line(who: str, act: str, **facts) -> Payment:
    return Payment(who, "carer", act, **facts)


def test_hours_without_payment_are_told_person_by_person():
    lines = [
        line("A", "worked", hours=Decimal(3), purpose="day"),
        line("A", "paid", amount=Decimal(60), purpose="day"),  # names no hours: covers the day
        line("B", "worked", hours=Decimal(5), purpose="day"),
        line("B", "paid", hours=Decimal(2), purpose="day"),
        line("C", "worked", hours=Decimal(4), purpose="day"),
        line("C", "declined", purpose="day"),
        line("D", "paid", hours=Decimal(9), purpose="another day"),  # pays for nobody else's work
    ]
    (carers,) = given_and_received(lines, 4)
    assert (carers.worked, carers.unpaid, carers.declined) == (12, 7, 1)


def test_a_promise_is_open_until_it_is_paid_in_full_or_declined():
    ten = {"amount": Decimal(10), "currency": "EUR", "purpose": "day"}
    lines = [
        line("A", "offered", at="1", **ten),
        line("B", "offered", at="2", **ten),
        line("C", "offered", at="3", **ten),
        line("D", "offered", at="4", purpose="a copy of the report"),
        line("A", "accepted", at="5", currency="EUR", purpose="day"),
        line("A", "paid", at="6", **ten | {"amount": Decimal(4)}),
        line("B", "declined", at="7", currency="EUR", purpose="day"),
        line("C", "paid", at="8", **ten),
    ]
    assert [(p.participant, p.amount, p.accepted) for p in promises(lines)] == [
        ("A", 6, True),
        ("D", None, False),
    ]
