"""CAP: reading with all checks, signing, verifying, one core."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.rows import Row, row


def rows() -> Iterator[Row]:
    from anlan.engines import cap
    from anlan.engines.cap.tests.samples import alert

    key = cap.make_test_key("bench")
    message, signed = cap.write(alert()), cap.sign(alert(), key)
    check = each_s(lambda: cap.check(message), 300)
    schema = schema_s(message)
    yield row(
        "check a message: structure, meaning, Chinese findings", check * 1000, "ms", target=10,
        rival="libxml2 against the OASIS schema alone" if schema else None, rival_value=schema and schema * 1000,
    )  # fmt: skip
    yield row("read a message", each_s(lambda: cap.read(message), 300) * 1000, "ms", target=10)
    yield row("sign (ECDSA P-256)", each_s(lambda: cap.sign(alert(), key), 50) * 1000, "ms", target=100)
    yield row("verify", each_s(lambda: cap.verify(signed, key.cert_pem), 50) * 1000, "ms", target=100)
    yield row("outline of 20,000 points to ≤ 100 that cover it", outline_s(), "s", target=2)


def each_s(work: Callable[[], object], count: int) -> float:
    work()
    begun = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - begun) / count


def schema_s(message: bytes) -> float | None:
    """The schema lies beside the project, where it is there at all."""
    from lxml import etree

    path = Path(__file__).resolve().parents[2] / "shared/data/cap/google/schema/cap12.xsd"
    if not path.is_file():
        return None
    schema = etree.XMLSchema(etree.parse(path))
    return each_s(lambda: schema.validate(etree.fromstring(message)), 300)


def outline_s() -> float:
    import numpy as np
    import shapely

    from anlan.engines import cap

    angle = np.linspace(0, 2 * np.pi, 20_000)
    radius = 0.1 + 0.01 * np.sin(40 * angle) + 0.001 * np.sin(2000 * angle)
    shape = shapely.Polygon(np.column_stack([119.3 + radius * np.cos(angle), 34.6 + radius * np.sin(angle)]))
    begun = time.perf_counter()
    rings = cap.rings_covering(shape)
    seconds = time.perf_counter() - begun
    assert all(len(ring) <= 100 for ring in rings)
    return seconds
