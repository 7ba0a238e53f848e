"""Tests reach this machine alone: whatever would go further is refused, so that nothing passes only where there is a network."""

import ipaddress
import socket
from collections.abc import Callable

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class OutsideNetworkError(OSError):
    """A test tried to leave the machine."""


def stay_inside() -> None:
    socket.socket.connect = _guarded(_connect)
    socket.socket.connect_ex = _guarded(_connect_ex)


def _guarded(connect: Callable) -> Callable:
    def guarded(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _inside(address[0]):
            raise OutsideNetworkError(f"tests do not leave this machine: {address!r}")
        return connect(self, address)

    return guarded


def _inside(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
