"""``anlan replay`` into a running Anlan: gas detectors by MQTT, the rest by HTTP, what follows by its own worker."""

import subprocess
import sys

import pytest

from harness.house import running_house

pytestmark = [pytest.mark.nats, pytest.mark.timeout(420)]


def test_the_chlorine_leak_runs_through_the_running_system(tmp_path):
    with running_house(tmp_path / "home") as house:
        command = [sys.executable, "-m", "anlan.config.cli", "replay", "chlorine-xuwei", "--speed", "200000"]
        said = subprocess.run(command, env=house.environment, capture_output=True, text=True, check=False)
        head, *_, last = said.stdout.splitlines()
        assert last == "全部通过", said.stdout[-2000:] + said.stderr[-2000:]
        assert "MQTT 127.0.0.1" in head and f"HTTP {house.address}" in head
        again = subprocess.run(command, env=house.environment, capture_output=True, text=True, check=False)
        assert again.returncode == 2 and "分钟后再放" in again.stderr, "readings older than those heard would not be judged"
        with house.client("commander") as commander:
            points = commander.get("/sensing/points", params={"device": "DEMO-GD-1"}).json()["points"]
        assert points[0]["latest"]["value"] < 1, "the last reading is in the system's own memory"
