"""Times as devices write them, column by column, to µs since 1970 UTC."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anlan.engines.sensing.readings import I8
from anlan.kernel.clock import parse_time

BAD = np.iinfo(np.int64).min  # "no time could be read here"
_SHANGHAI_US = 8 * 3600 * 1_000_000  # Asia/Shanghai has been UTC+8 without summer time since 1991-09-15
_ZONED = r"(Z|[+-]\d{2}:?\d{2})$"


def column_us(times: pa.Array) -> I8:
    """A column of timestamps, ISO 8601 texts (without a zone: Shanghai), or numbers (s, ms or µs, told by size); ``BAD`` where unreadable."""
    if pa.types.is_timestamp(times.type):
        return _from_timestamps(times)
    if pa.types.is_integer(times.type) or pa.types.is_floating(times.type):
        return numbers_us(times.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False))
    if pa.types.is_string(times.type) or pa.types.is_large_string(times.type):
        return _from_texts(times)
    return np.full(len(times), BAD)


def numbers_us(numbers: Any) -> I8:
    """Seconds, milliseconds or microseconds since 1970, told apart by magnitude (each unambiguous for the years 1973 to 5138)."""
    numbers = np.asarray(numbers, dtype=np.float64)
    size = np.abs(numbers)
    scale = np.where(size < 1e11, 1e6, np.where(size < 1e14, 1e3, 1.0))
    good = np.isfinite(numbers) & (size * scale < 9e18)
    return np.where(good, np.round(np.where(good, numbers, 0) * scale), BAD).astype(np.int64)


def _from_timestamps(times: pa.Array) -> I8:
    micros = times.cast(pa.timestamp("us", tz=times.type.tz), safe=False).cast(pa.int64())
    shift = 0 if times.type.tz else _SHANGHAI_US
    known = np.asarray(times.is_valid())
    return np.where(known, micros.fill_null(0).to_numpy(zero_copy_only=False) - shift, BAD)


def _from_texts(texts: pa.Array) -> I8:
    zoned = pc.match_substring_regex(texts, _ZONED)
    try:
        if pc.all(zoned).as_py():
            return _from_timestamps(texts.cast(pa.timestamp("us", tz="UTC")))
        if not pc.any(zoned).as_py():
            return _from_timestamps(texts.cast(pa.timestamp("us")))
    except pa.ArrowInvalid:
        pass  # at least one is not ISO: find which, one at a time
    return np.array([text_us(text) for text in texts.to_pylist()], dtype=np.int64)


def text_us(text: str | None) -> int:
    """One ISO 8601 text in µs, or ``BAD``."""
    try:
        return int(parse_time(text or "").timestamp() * 1e6)
    except (ValueError, OverflowError):
        return int(BAD)


def values_us(values: Sequence[Any]) -> I8:
    """Times of whatever JSON types; texts together where all are texts."""
    with suppress(UnicodeEncodeError, OverflowError):  # one that no text or number holds: read one at a time
        if all(isinstance(value, str) for value in values):
            return _from_texts(pa.array(values, pa.string()))
        if all(type(value) in (int, float) for value in values):
            return numbers_us(values)
    return np.array([any_us(value) for value in values], dtype=np.int64)


def any_us(value: object) -> int:
    """One time of whatever JSON type in µs, or ``BAD``."""
    if isinstance(value, str):
        return text_us(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):
            return int(numbers_us([value])[0])
    return int(BAD)
