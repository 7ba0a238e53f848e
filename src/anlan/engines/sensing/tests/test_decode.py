"""Deliveries as devices send them: the same readings whatever the format, and each bad row alone refused, with its reason."""

import json
import struct

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing import (
    Point,
    Template,
    arrowsize,
    concatenate,
    decode,
    from_bytes,
    point_table,
    read_payload,
    readings,
    resolve,
)
from anlan.engines.sensing.arrowsize import MOST_ROWS
from anlan.engines.sensing.decode import from_sensorthings

NOW = 1_790_000_000_000_000
POINTS = point_table(
    [Point(id=3, key="CL2-07/cl2", unit="ppm"), Point(id=9, key="T-1/temp", unit="°C"), Point(id=11, key="数字/液位", unit="m")]
)
ROWS = [
    {"point": "CL2-07/cl2", "time": "2026-09-21T22:13:20+08:00", "value": 0.5, "unit": "ppm"},
    {"point": "T-1/temp", "time": "2026-09-21T14:13:21Z", "value": 300.15, "unit": "K"},
    {"point": "数字/液位", "time": "2026-09-21T14:13:22.5Z", "value": 250, "unit": "cm"},
]
EXPECTED = [(3, NOW, 0.5), (9, NOW + 1_000_000, 27.0), (11, NOW + 2_500_000, 2.5)]


def ndjson(rows):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def ipc(rows, **columns):
    given = {name: [row[name] for row in rows] for name in rows[0]} | columns
    given["time"] = (
        pa.array(given["time"]) if "time" in columns else pa.array([t for _, t, _ in EXPECTED], pa.timestamp("us", tz="UTC"))
    )
    table = pa.table(given)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def taken(content_type, body):
    return decode(content_type, body, POINTS, received_us=NOW + 5_000_000)


def triples(found):
    r = found.readings
    return [(int(p), int(t), pytest.approx(float(v))) for p, t, v in zip(r.point, r.time_us, r.value, strict=True)]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-ndjson", ndjson(ROWS)),
        ("application/json; charset=utf-8", json.dumps(ROWS).encode()),
        ("application/vnd.apache.arrow.stream", ipc(ROWS)),
        ("application/vnd.apache.arrow.stream", ipc(ROWS, point=pa.array([r["point"] for r in ROWS]).dictionary_encode())),
    ],
)
def test_the_same_readings_whatever_the_format(content_type, body):
    found = taken(content_type, body)
    assert triples(found) == EXPECTED
    assert found.refused == {}
    assert set(found.readings.received_us) == {NOW + 5_000_000}


@pytest.mark.parametrize("content_type", ["application/x-ndjson", "application/json"])
def test_each_bad_row_alone_is_refused(content_type):
    bad = [
        {"point": "nobody/x", "time": "2026-09-21T14:13:21Z", "value": 1},
        {"point": "T-1/temp", "time": "yesterday", "value": 1},
        {"point": "T-1/temp", "time": "2026-09-21T14:13:21Z", "value": "hot"},
        {"point": "T-1/temp", "time": "2026-09-21T14:13:21Z", "value": 1, "unit": "ppm"},
        {"time": 3},
    ]
    rows = [*ROWS[:1], *bad, *ROWS[1:]]
    found = taken(content_type, ndjson(rows) if "nd" in content_type else json.dumps(rows).encode())
    assert triples(found) == EXPECTED
    assert found.refused == {"unknown_point": 1, "bad_time": 1, "bad_value": 1, "unit": 1, "malformed": 1}
    assert {(e.row, e.reason) for e in found.examples} == {
        (1, "unknown_point"),
        (2, "bad_time"),
        (3, "bad_value"),
        (4, "unit"),
        (5, "malformed"),
    }
    assert all(e.remedy for e in found.examples)


@pytest.mark.parametrize("time", [NOW, NOW // 1000, NOW / 1e6, "2026-09-21T22:13:20", "2026-09-21 22:13:20+08:00"])
def test_times_as_devices_write_them(time):
    for content_type, wrap in (("application/json", lambda r: json.dumps([r])), ("application/x-ndjson", json.dumps)):
        found = taken(content_type, wrap({"point": "T-1/temp", "time": time, "value": 1}).encode())
        assert found.readings.time_us.tolist() == [NOW], found.examples


def test_a_missing_value_is_heard_as_nan():
    found = taken("application/json", b'[{"point": "T-1/temp", "time": 1790000000, "value": null}]')
    assert np.isnan(found.readings.value[0])


@settings(max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        ["application/x-ndjson", "application/json", "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file"]
    ),
)
def test_nonsense_is_refused_with_a_reason(body, content_type):
    found = taken(content_type, body)
    assert len(found.readings) == 0
    assert not body.strip() or found.refused_total


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["point", "time", "value", "unit"]), v, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.lists(json_values, max_size=5))
def test_no_json_breaks_a_decoder(rows):
    for content_type, body in (
        ("application/json", json.dumps(rows)),
        ("application/x-ndjson", "\n".join(map(json.dumps, rows))),
    ):
        taken(content_type, body.encode())


@pytest.mark.parametrize(
    ("field", "wrong", "reason"),
    [
        ("point", '"\\ud800"', "malformed"),
        ("unit", '"\\ud800"', "unit"),
        ("time", '"\\ud800"', "bad_time"),
        ("time", "9" * 400, "bad_time"),
    ],
)
def test_what_no_text_or_number_holds_costs_its_own_row_alone(field, wrong, reason):
    bad = json.dumps(ROWS[0] | {field: "?"}).replace('"?"', wrong)
    found = taken("application/json", f"[{json.dumps(ROWS[1])}, {bad}]".encode())
    assert (triples(found), found.refused) == (EXPECTED[1:2], {reason: 1})


def packed(values, **options):
    table = pa.table({"point": values, "time": values, "value": values})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    "body",
    [
        packed(pa.nulls(MOST_ROWS + 1)),
        packed(pa.array(["0" * 2**10] * 2**9), compression="zstd"),
        packed(pa.array(["0" * 2**20, "1"]).dictionary_encode(), compression="lz4"),
    ],
)
def test_a_small_delivery_that_would_open_into_a_great_one_is_not_opened(body, monkeypatch):
    monkeypatch.setattr(arrowsize, "MOST_BYTES", 2**20)
    assert len(body) < 2**17
    found = taken("application/vnd.apache.arrow.stream", body)
    assert found.refused == {"malformed": 1}
    assert "分批" in found.examples[0].text


def test_compressed_columns_and_files_are_read_as_plain_ones():
    table = pa.ipc.open_stream(ipc(ROWS)).read_all()
    for opened in (pa.ipc.new_stream, pa.ipc.new_file):
        sink = pa.BufferOutputStream()
        with opened(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(table)
        assert triples(taken("application/vnd.apache.arrow.file", sink.getvalue().to_pybytes())) == EXPECTED


def test_a_column_of_the_wrong_type_is_named():
    found = taken("application/vnd.apache.arrow.stream", ipc(ROWS, value=["x", "y", "z"]))
    assert found.examples[0].text.startswith("value：应为数字列")


def test_a_media_type_nobody_reads():
    with pytest.raises(ValueError, match="媒体类型"):
        taken("text/html", b"")


def test_sensorthings_observations():
    body = [
        {"result": 0.5, "phenomenonTime": "2026-09-21T14:13:20Z", "Datastream": {"@iot.id": "CL2-07/cl2"}},
        {
            "Datastream": {"@iot.id": "T-1/temp"},
            "components": ["phenomenonTime", "result"],
            "dataArray": [["2026-09-21T14:13:21Z", 27.0]],
        },
    ]
    found = resolve(from_sensorthings(json.dumps(body).encode()), POINTS, NOW)
    assert triples(found) == EXPECTED[:2]


@pytest.mark.parametrize(
    ("template", "payload"),
    [
        (Template(), json.dumps({"values": {"cl2": 0.5}}).encode()),
        (Template(quantities={"cl2": "data.0.ppm"}, time="ts"), json.dumps({"ts": NOW, "data": [{"ppm": 0.5}]}).encode()),
        (Template(format="csv", quantities={"cl2": "1"}), b"ok, 0.5\n"),
        (Template(format="text", quantities={"cl2": "0"}), b" 0.5 "),
        (Template(format="binary", struct_format=">HB", quantities={"cl2": "0"}, scales={"cl2": 0.1}), struct.pack(">HB", 5, 1)),
    ],
)
def test_payload_templates(template, payload):
    assert triples(resolve(read_payload(template, "CL2-07", payload, NOW), POINTS, NOW)) == EXPECTED[:1]


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff", b"[1]", b"x" * 70_000])
def test_a_payload_that_does_not_fit_is_refused(payload):
    found = resolve(read_payload(Template(quantities={"cl2": "a"}), "CL2-07", payload, NOW), POINTS, NOW)
    assert found.refused == {"malformed": 1}


def test_a_batch_travels_as_bytes_and_back():
    batch = concatenate([readings([1, 2], [5, 6], [0.5, float("nan")], received_us=[7, 8]), readings([3], [9], [1])])
    back = from_bytes(batch.to_bytes())
    for name in ("point", "time_us", "value", "quality", "received_us"):
        np.testing.assert_array_equal(getattr(back, name), getattr(batch, name))


def test_large_registries_are_looked_up_as_small_ones():
    many = point_table(Point(id=n, key=f"d{n}") for n in range(5_000))
    keys = pa.array([f"d{n}" for n in range(0, 10_000, 2)])
    assert many.find(keys).tolist() == [n if n < 5_000 else -1 for n in range(0, 10_000, 2)]
