"""``python -m bench [ROOM …]``: measures, prints a table, writes ``bench/results/<room>.json``. A missed target is a row, not a failure."""

import json
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.machine import machine, versions
from bench.rows import Row, complete

HERE = Path(__file__).resolve().parent
NOT_ROOMS = {"__init__", "__main__", "rows", "machine"}


def main(named: list[str]) -> int:
    rooms = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_ROOMS and not path.stem.startswith("_"))
    unknown = [name for name in named if name not in rooms]
    if unknown:
        sys.stderr.write(f"没有这项测量 / no such bench: {', '.join(unknown)}; 可选 / choose from: {', '.join(rooms)}\n")
        return 2
    return max([measure(room) for room in named or rooms], default=0)


def measure(room: str) -> int:
    print(f"\n{room}", flush=True)
    rows: list[Row] = []
    try:
        for said in import_module(f"bench.{room}").rows():
            rows.append(complete(dict(said)))
            print(line(rows[-1]), flush=True)
    except Exception:  # noqa: BLE001 - the other rooms are still measured
        traceback.print_exc()
        return 1
    finally:
        write(room, rows)
    return 0


def line(row: Row) -> str:
    sign = "≤" if row["direction"] == "lower" else "≥"
    target = f"{sign} {number(row['target'])}" if row["target"] is not None else ""
    rival = (
        f"{row['rival']}: {number(row['rival_value'])} (×{row['ratio']:.3g})"
        if row["rival"] and row["rival_value"] is not None and row["ratio"]
        else row["rival"] or ""
    )
    return (
        f"  {'ok  ' if row['ok'] else 'MISS'} {row['what']:<70} {number(row['value']):>12} {row['unit']:<12} {target:<12} {rival}"
    )


def number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def write(room: str, rows: list[Row]) -> None:
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    said = {
        "room": room,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "rows": rows,
    }
    (folder / f"{room}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
