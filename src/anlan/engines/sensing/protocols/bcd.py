"""Binary-coded decimals, as hydrological stations and vehicle terminals write numbers and times."""

from datetime import UTC, datetime
from functools import lru_cache

from anlan.kernel.clock import SHANGHAI


def digits(data: bytes) -> str:
    """The decimal digits; raises ValueError where a half-byte is none."""
    text = data.hex()
    if not text.isdigit() and text:
        raise ValueError(f"not BCD: {text[:24]}")
    return text


def packed(number: str, size: int) -> bytes:
    """``number`` right-aligned in ``size`` bytes; raises ValueError if it does not fit."""
    if len(number) > 2 * size or not number.isdigit():
        raise ValueError(f"{number!r} does not fit {size} bytes of BCD")
    return bytes.fromhex(number.rjust(2 * size, "0"))


@lru_cache(maxsize=4_096)
def time_us(data: bytes) -> int:
    """``YYMMDDhhmm[ss]`` of this century, Beijing time, in µs since 1970; raises ValueError. Many devices say the same second."""
    text = digits(data).ljust(12, "0")
    at = datetime.strptime("20" + text, "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
    return int(at.timestamp()) * 1_000_000


def time_bytes(at_us: int, *, seconds: bool = True) -> bytes:
    at = datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(SHANGHAI)
    return bytes.fromhex(at.strftime("%y%m%d%H%M%S" if seconds else "%y%m%d%H%M"))
