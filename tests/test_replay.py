"""``anlan replay`` into a running Anlan: gas detectors by MQTT, the rest by HTTP, what follows by its own worker."""

import pytest

from harness.house import running_house

pytestmark = [pytest.mark.nats, pytest.mark.timeout(420)]


def test_the_chlorine_leak_runs_through_the_running_system(tmp_path):
    with running_house(tmp_path / "home") as house:
        head, *_, last = house.run("replay", "chlorine-xuwei", "--speed", "200000").splitlines()
        assert "MQTT 127.0.0.1" in head and f"HTTP {house.address}" in head and last == "全部通过"
        with house.client("commander") as commander:
            points = commander.get("/sensing/points", params={"device": "DEMO-GD-1"}).json()["points"]
        assert points[0]["latest"]["value"] < 1, "the last reading is in the system's own memory"
