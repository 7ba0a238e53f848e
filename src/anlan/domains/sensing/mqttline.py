"""As much of MQTT 3.1.1 as a device needs to publish with QoS 1: for the simulator."""

import struct


def connect(name: str, user: str, password: str, *, keep_alive_s: int = 60) -> bytes:
    body = _text(b"MQTT") + bytes([4, 0xC2]) + struct.pack(">H", keep_alive_s) + _text(name.encode()) + _text(user.encode()) + _text(password.encode())
    return b"\x10" + _length(len(body)) + body


def publish(topic: str, number: int, payload: bytes) -> bytes:
    """``number`` 1 … 65535 comes back in the acknowledgement (4 bytes: 0x40 0x02 number)."""
    body = _text(topic.encode()) + struct.pack(">H", number) + payload
    return b"\x32" + _length(len(body)) + body


def _text(text: bytes) -> bytes:
    return struct.pack(">H", len(text)) + text


def _length(size: int) -> bytes:
    found = b""
    while True:
        size, digit = divmod(size, 128)
        found += bytes([digit | (0x80 if size else 0)])
        if not size:
            return found
