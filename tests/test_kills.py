"""``kill -9`` of any process at any moment: what was acknowledged is there, once; what it sets off happens, once; the chain goes on."""

import random
import threading
import time

import httpx
import pytest

from harness.house import House, running_house
from harness.ledger import read_ledger
from harness.need import lacking
from harness.ports import wait_until
from harness.postgres import find_binaries, running_postgres

WRITERS = 3


def under_fire(house: House, kills: int, seed: int) -> set[str]:
    """Writers report incidents without rest while one process after another is killed. The texts that were acknowledged."""
    acknowledged: set[str] = set()
    stop = threading.Event()
    client = house.client()
    writers = [threading.Thread(target=write, args=(client, number, stop, acknowledged)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    kill_at_random(house, kills, random.Random(seed))
    stop.set()
    for writer in writers:
        writer.join()
    return acknowledged


def write(client: httpx.Client, number: int, stop: threading.Event, acknowledged: set[str]) -> None:
    """One report after the other; each is sent again, with the same key, until it is acknowledged."""
    count = 0
    while not stop.is_set():
        count += 1
        text = f"第{number}号电话第{count}次来电：徐圩新区一储罐附近有刺激性气味"
        while not report(client, text, f"{number}-{count}"):
            time.sleep(0.05)
        acknowledged.add(text)


def report(client: httpx.Client, text: str, key: str) -> bool:
    try:
        answer = client.post(
            "/command/reports", json={"division": "3207", "text": text}, headers={"Idempotency-Key": key}, timeout=10
        )
    except httpx.HTTPError:
        return False
    assert answer.status_code in {200, 201, 502, 503, 504}, answer.text
    return answer.is_success


def kill_at_random(house: House, kills: int, chance: random.Random) -> None:
    """At any moment: also while what was killed before is still coming back."""
    for _ in range(kills):
        time.sleep(chance.uniform(0.1, 1.5))
        house.kill(chance.choice(sorted(house.pids())))
    house.wait(60)


def assert_nothing_lost_nothing_twice(house: House, acknowledged: set[str]) -> None:
    wait_until(lambda: settled(house), what="what is owed", seconds=120, every=0.2)
    book = read_ledger(house)
    assert len(acknowledged) > WRITERS
    assert acknowledged <= set(book["reports"]), "lost"
    assert not [text for text, times in book["reports"].items() if times > 1], "twice"
    assert book["received"] == len(book["reports"])
    assert book["dead"] == []
    assert book["audit_faults"] == []
    assert book["on_the_bus"] == {"messages": book["outbox"], "different": book["outbox"]}


def settled(house: House) -> bool:
    try:
        said = httpx.get(f"{house.address}/metrics", timeout=10, trust_env=False).text
    except httpx.HTTPError:
        return False
    return "anlan_outbox_unrelayed 0.0" in said and "anlan_reactions_pending 0.0" in said


def prove(home, kills: int, seed: int, **environment: str) -> None:
    with running_house(home, **environment) as house:
        assert_nothing_lost_nothing_twice(house, under_fire(house, kills, seed))


@pytest.mark.nats
@pytest.mark.timeout(300)
def test_a_few_kills_on_sqlite(tmp_path):
    prove(tmp_path, kills=3, seed=1)


@pytest.fixture
def durable_postgres():
    binaries = find_binaries()
    if binaries is None:
        lacking("PostgreSQL's binaries (Debian: apt-get install postgresql)")
    with running_postgres(binaries, durable=True) as url:
        yield url


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_kills_on_sqlite(tmp_path):
    prove(tmp_path, kills=100, seed=2)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_kills_on_postgres(tmp_path, durable_postgres):
    prove(tmp_path, kills=100, seed=3, ANLAN_DATABASE=durable_postgres)
