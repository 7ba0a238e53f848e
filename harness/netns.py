"""Several hosts on one machine: network namespaces joined by a bridge in a namespace of its own. Needs root and iproute2; touches no other network."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from harness.need import lacking

NET = "10.87.65"  # routed nowhere: the bridge has no way out


class Network:
    """``names`` of at most ten letters; each host is ``{NET}.2``, ``.3`` … in that order."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._mark = f"anl{os.getpid()}"

    def address(self, name: str) -> str:
        return f"{NET}.{self.names.index(name) + 2}"

    def space(self, name: str) -> str:
        """The name of a host's namespace."""
        return f"{self._mark}-{name}"

    def begin(self) -> None:
        hub = self.space("hub")
        _ip("netns", "add", hub)
        _ip("-n", hub, "link", "add", "dev", "br0", "type", "bridge")
        _ip("-n", hub, "link", "set", "dev", "br0", "up")
        for name in self.names:
            self._add(name, hub)

    def _add(self, name: str, hub: str) -> None:
        space = self.space(name)
        _ip("netns", "add", space)
        _ip("link", "add", "dev", name, "netns", hub, "type", "veth", "peer", "name", "eth0", "netns", space)
        _ip("-n", hub, "link", "set", "dev", name, "master", "br0", "up")
        _ip("-n", space, "addr", "add", f"{self.address(name)}/24", "dev", "eth0")
        for device in ("eth0", "lo"):
            _ip("-n", space, "link", "set", "dev", device, "up")

    def cut(self, name: str) -> None:
        """Its cable is pulled."""
        _ip("-n", self.space("hub"), "link", "set", "dev", name, "down")

    def mend(self, name: str) -> None:
        _ip("-n", self.space("hub"), "link", "set", "dev", name, "up")

    def start(self, name: str, *command: str, **how: object) -> subprocess.Popen:
        """A process on that host."""
        return subprocess.Popen(["ip", "netns", "exec", self.space(name), *command], **how)

    def end(self) -> None:
        for name in (*self.names, "hub"):
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "del", self.space(name))


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def network(*names: str) -> Iterator[Network]:
    if os.geteuid() != 0 or not shutil.which("ip"):
        lacking("network namespaces: root, and iproute2 (Debian: apt-get install iproute2)")
    found = Network(names)
    try:
        try:
            found.begin()
        except subprocess.CalledProcessError as error:
            lacking(f"network namespaces: {error.stderr.decode().strip()}")
        yield found
    finally:
        found.end()
