"""The real nats-server with JetStream and MQTT, on free ports and a folder of its own, with the configuration Anlan runs on."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anlan.config.nats import NatsServer
from harness.ports import free_ports, listening, wait_until


@contextmanager
def running_nats(home: Path, *, sync_always: bool = False) -> Iterator[NatsServer]:
    port, monitor_port, mqtt_port = free_ports(3)
    server = NatsServer(home=home, port=port, monitor_port=monitor_port, mqtt_port=mqtt_port, sync_always=sync_always)
    process = subprocess.Popen(server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listening(port) and listening(mqtt_port), what="nats-server")
        yield server
    finally:
        process.kill()
        process.wait()
