"""Which shard judges what: the same hash as the server's, every rule in exactly one place."""

from dataclasses import replace

import numpy as np
import pytest

from anlan.domains.sensing.portions import Portion, every, hash_of, links_devices, shards_of
from anlan.domains.sensing.roster import Roster
from anlan.engines import sensing as engine

TABLE = engine.point_table(engine.Point(id=n, key=f"D{n // 2}/{'ab'[n % 2]}", device=f"D{n // 2}", kind="gas") for n in range(40))


def rule(name, condition):
    return engine.Rule(id=name, version=1, on=engine.Selector(kind="gas"), condition=condition)


RULES = (
    rule("plain", engine.Threshold(limit=5)),
    rule("votes", engine.Votes(limit=5, needed=2, among=["D1/a", "D2/a"])),
    rule("own", engine.Logic(expression={"all": [{"of": "", "above": 1}, {"of": "b", "above": 2}]})),
    rule("far", engine.Logic(expression={"any": [{"of": "", "above": 1}, {"not": {"of": "D3/b", "above": 2}}]})),
    rule("linkage", engine.Index(factors=[{"of": "D4/a", "low": 0, "high": 10, "weight": 1}], limit=0.5)),
)
ROSTER = Roster(revision=1, table=TABLE, rules=RULES, devices={}, keys={})


@pytest.mark.parametrize(("device", "shard"), [("CL2-07", 2), ("A", 0), ("B", 1), ("x/y", 3)])  # as nats-server 2.15 sorts them
def test_the_hash_is_the_servers(device, shard):
    assert hash_of(device) % 4 == shard


def test_every_point_is_in_one_shard_with_all_of_its_device():
    parts = [set(portion.of_roster(ROSTER)[0].points) for portion in every(4) if not portion.joint]
    assert sorted(n for part in parts for n in part) == sorted(TABLE.points)
    shard = shards_of(TABLE, 4)
    assert np.array_equal(shard[::2], shard[1::2])


def test_rules_over_several_devices_are_the_joint_shards():
    assert {r.id for r in RULES if links_devices(r)} == {"votes", "far", "linkage"}
    for portion in every(3):
        table, rules = portion.of_roster(ROSTER)
        assert {r.id for r in rules} == ({"votes", "far", "linkage"} if portion.joint else {"plain", "own"})
        assert (len(table.points) == len(TABLE.points)) == portion.joint


def test_one_shard_holds_all():
    assert every(1) == (Portion(),)
    assert Portion().of_roster(ROSTER) == (TABLE, RULES)
    assert (Portion().subjects, Portion().suffix) == ((), "")


def test_shards_together_tell_what_one_tells():
    chance = np.random.default_rng(1)
    batches = [engine.readings(chance.integers(0, 40, 200), np.arange(200) * 1_000 + n * 1_000_000, chance.uniform(0, 8, 200)) for n in range(20)]
    alone = told(engine.detector(TABLE, RULES), batches, Portion())
    shared = [one for portion in every(4) for one in told(engine.detector(*portion.of_roster(ROSTER)), batches, portion)]
    assert sorted(shared) == sorted(alone)
    assert {name.partition(":")[0] for name in alone} == {r.id for r in RULES}


def told(found, batches, portion):
    shard, ids = shards_of(TABLE, portion.of), []
    for seq, batch in enumerate(batches, 1):
        mine = batch if portion.whole or portion.joint else batch.take(shard[batch.point] == portion.number)
        rows, seqs = (mine, np.full(len(mine), seq)) if not portion.joint else portion.listened(mine, np.full(len(mine), seq), found)
        ids += [change.id for change in found.take(rows, seqs)[1]]
    return ids


def test_what_a_shard_reads():
    assert replace(Portion(of=4), number=0).subjects == ("readings.0", "ticks.0", "mqtt.0.>", "devices.*")
    assert every(4)[-1].subjects == ("readings.*", "ticks.4", "mqtt.>")
