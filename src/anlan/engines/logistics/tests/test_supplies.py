"""Allocation: never over-booked, never worse with more, exact against enumeration; and what is missing is said."""

import itertools
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines import logistics as lg
from anlan.engines.logistics import transport
from anlan.engines.logistics.supplies import DAY_S
from anlan.engines.logistics.tests.test_roads import grid

NOW = datetime(2026, 11, 23, tzinfo=UTC)
GRAPH = grid()


def need(**changes):
    return lg.Need(**{"id": "n", "item": "帐篷", "quantity": 10, "lon": 119.21, "lat": 34.61, **changes})


def stock(**changes):
    return lg.Stock(
        **{"id": "s", "item": "帐篷", "mode": lg.Mode.PHYSICAL, "quantity": 10, "lon": 119.22, "lat": 34.62, **changes}
    )


def allocate(needs, stocks, **options):
    return lg.allocate(needs, stocks, GRAPH, at=NOW, **options)


places = st.tuples(st.floats(119.2, 119.25), st.floats(34.6, 34.64))
needs_ = st.lists(
    st.tuples(st.sampled_from(["帐篷", "棉被"]), st.integers(1, 50), places, st.integers(1, 2)), min_size=1, max_size=4
)
stocks_ = st.lists(
    st.tuples(
        st.sampled_from(["帐篷", "棉被"]),
        st.sampled_from(list(lg.Mode)),
        st.integers(0, 40),
        places,
        st.integers(0, 5).map(lambda n: n * 1800.0),
        st.integers(0, 60),
        st.integers(1, 9),
    ),
    max_size=7,
)


def built(raw_needs, raw_stocks):
    needs = [
        need(id=f"n{i}", item=item, quantity=quantity, lon=lon, lat=lat, priority=priority)
        for i, (item, quantity, (lon, lat), priority) in enumerate(raw_needs)
    ]
    stocks = [
        stock(
            id=f"s{i}", item=item, mode=mode, quantity=quantity, lon=lon, lat=lat, ready_s=ready, daily_rate=rate, unit_cost=cost
        )
        for i, (item, mode, quantity, (lon, lat), ready, rate, cost) in enumerate(raw_stocks)
    ]
    return needs, stocks


def aim(found, needs):
    short = defaultdict(int)
    for shortfall in found.shortfalls:
        short[next(n.priority for n in needs if n.id == shortfall.need)] += shortfall.quantity
    return short[1], short[2], sum(a.quantity * round(a.arrival_s) for a in found.assignments)


@settings(max_examples=60, deadline=None)
@given(needs_, stocks_)
def test_nothing_is_over_booked_and_every_unit_is_met_or_missing(raw_needs, raw_stocks):
    needs, stocks = built(raw_needs, raw_stocks)
    found = allocate(needs, stocks)
    given_, taken, short = Counter(), Counter(), Counter()
    for a in found.assignments:
        given_[a.stock] += a.quantity
        taken[a.need] += a.quantity
        assert a.quantity > 0
    for s in found.shortfalls:
        short[s.need] += s.quantity
        assert s.text
    assert all(given_[s.id] <= s.quantity for s in stocks)
    assert all(taken[n.id] + short[n.id] == n.quantity for n in needs)
    items = {s.id: s.item for s in stocks}
    wanted = {n.id: n.item for n in needs}
    assert all(items[a.stock] == wanted[a.need] for a in found.assignments)
    assert found.exact


@settings(max_examples=50, deadline=None)
@given(needs_, stocks_, stocks_)
def test_more_stock_never_makes_it_worse(raw_needs, few, more):
    needs, stocks = built(raw_needs, [*few, *more])
    less = aim(allocate(needs, stocks[: len(few)]), needs)
    full = aim(allocate(needs, stocks), needs)
    assert full[:2] <= less[:2]
    if full[:2] == less[:2]:
        assert full[2] <= less[2] + 1 * len(stocks)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_answer_is_the_best_of_all_answers(data):
    lots, needs = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2))
    small = st.integers(1, 3)
    row = lambda n, of: data.draw(st.lists(of, min_size=n, max_size=n))  # noqa: E731
    times = np.array(row(lots * needs, st.sampled_from([600.0, 1200.0, 3000.0, np.inf]))).reshape(lots, needs)
    problem = transport.Problem(
        supply=np.array(row(lots, small)),
        demand=np.array(row(needs, small)),
        priority=np.array(row(needs, st.integers(1, 2))),
        by_s=np.array(row(needs, st.sampled_from([1000.0, np.inf]))),
        arrival_s=times,
        cost=np.zeros((lots, needs)),
    )
    found = transport.objective(problem, transport.solve(problem))
    assert tuple(found) == pytest.approx(min(_all_answers(problem)))


def _all_answers(problem):
    arcs = list(zip(*np.nonzero(np.isfinite(problem.arrival_s)), strict=True))
    for amounts in itertools.product(range(4), repeat=len(arcs)):
        given_, taken = np.zeros(len(problem.supply)), np.zeros(len(problem.demand))
        for (lot, need_), amount in zip(arcs, amounts, strict=True):
            given_[lot] += amount
            taken[need_] += amount
        if (given_ <= problem.supply).all() and (taken <= problem.demand).all():
            lot, to = (np.array([arc[i] for arc in arcs], dtype=int) for i in (0, 1))
            yield tuple(
                transport.objective(problem, transport.Flow(lot=lot, need=to, quantity=np.array(amounts, dtype=int), exact=True))
            )


def test_physical_comes_before_a_contract_before_a_factory():
    stocks = [
        stock(id="厂", mode=lg.Mode.CAPACITY, ready_s=DAY_S, daily_rate=40, quantity=100),
        stock(id="协", mode=lg.Mode.AGREED, ready_s=6 * 3600, quantity=5),
        stock(id="库", ready_s=1800, quantity=5),
    ]
    found = allocate([need(quantity=30)], stocks)
    by_mode = Counter()
    for a in found.assignments:
        by_mode[a.mode] += a.quantity
    assert by_mode == {lg.Mode.PHYSICAL: 5, lg.Mode.AGREED: 5, lg.Mode.CAPACITY: 20}
    assert found.complete_s("n") == pytest.approx(1.5 * DAY_S, abs=3600)  # a day's ramp-up, then 40 a day in quarter-day lots


def test_of_two_equally_near_the_cheaper_goes():
    found = allocate([need()], [stock(id="dear", unit_cost=9), stock(id="cheap", unit_cost=2)])
    assert [a.stock for a in found.assignments] == ["cheap"]


def test_late_is_said_and_avoided_where_it_can_be():
    needs = [need(id="urgent", by_s=3600), need(id="calm")]
    stocks = [stock(id="near", ready_s=0), stock(id="slow", ready_s=7200)]
    found = {a.need: a for a in allocate(needs, stocks).assignments}
    assert found["urgent"].stock == "near" and not found["urgent"].late
    assert allocate([needs[0]], stocks[1:]).assignments[0].late


@pytest.mark.parametrize(
    ("stocks", "options", "code"),
    [
        ([], {}, "none_held"),
        ([stock(item="棉被")], {}, "none_held"),
        ([stock(expires=NOW - timedelta(days=1))], {}, "expired"),
        ([stock()], {"closed": frozenset(range(GRAPH.edge_count))}, "unreachable"),
        ([stock(ready_s=40 * DAY_S)], {}, "unreachable"),
        ([stock(quantity=4)], {}, "not_enough"),
    ],
)
def test_what_is_missing_is_said_with_the_reason(stocks, options, code):
    (shortfall,) = allocate([need()], stocks, **options).shortfalls
    assert shortfall.code == code
    assert shortfall.quantity == (6 if code == "not_enough" else 10)


def test_the_first_priority_is_served_first():
    found = allocate([need(id="second", priority=2), need(id="first", priority=1)], [stock(quantity=10)])
    assert {a.need for a in found.assignments} == {"first"}


def test_many_rows_are_answered_exactly():
    rng = np.random.default_rng(3)
    rows = 20_000
    at = rng.uniform([119.2, 34.6], [119.25, 34.64], (300, 2))
    modes = list(lg.Mode)
    stocks = [
        stock(
            id=str(i),
            item=f"item{i % 40}",
            mode=modes[i % 3],
            quantity=int(q),
            lon=at[i % 300, 0],
            lat=at[i % 300, 1],
            ready_s=float(600 * (i % 7)),
            daily_rate=50.0,
        )
        for i, q in enumerate(rng.integers(1, 100, rows))
    ]
    needs = [need(id=str(i), item=f"item{i % 40}", quantity=2000, lon=119.2 + 0.0005 * i) for i in range(80)]
    found = allocate(needs, stocks)
    assert found.exact and not found.shortfalls


def test_when_too_large_for_exactness_it_says_so_and_still_books_nothing_twice():
    found = allocate(
        [need(id="a", quantity=30), need(id="b", quantity=30)], [stock(id=str(i), quantity=9) for i in range(5)], max_arcs=3
    )
    assert not found.exact
    assert sum(a.quantity for a in found.assignments) == 45
