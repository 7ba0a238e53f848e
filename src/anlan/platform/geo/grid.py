"""Counts by grid cell, kept by triggers beside the box index: how many rows of which division lie where, and around which middle.

A map of a million things asks this table, not the things. Two levels: coarse cells of 1/32° (≈ 3 km), fine ones of 1/512° (≈ 200 m).
A row lies in the cell of the middle of its box. On PostgreSQL the triggers run once a statement over all its rows, in the order of the
key: a COPY of a million rows costs one GROUP BY, and two writers never wait for each other crosswise.
"""

from anlan.platform.geo.fields import SIDES

PER_DEGREE = (32, 512)
COLUMNS = "per_degree, x, y, division, n, lon, lat"


def grid_name(table: str, geom: str) -> str:
    return f"{table}_{geom}_grid"


def sqlite_sql(table: str, geom: str) -> list[str]:
    grid = grid_name(table, geom)
    watched = ", ".join(f'"{geom}_{side}"' for side in SIDES) + ', "division"'
    moved = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in (*(f"{geom}_{side}" for side in SIDES), "division"))
    take, put = _sqlite_count(grid, geom, "old", -1), _sqlite_count(grid, geom, "new", 1)
    fill = " UNION ALL ".join(_counts(f'"{table}"', geom, per, 1, "") for per in PER_DEGREE)
    return [
        f'CREATE TABLE IF NOT EXISTS "{grid}" ({_COLUMN_TYPES}) WITHOUT ROWID',
        f'CREATE TRIGGER IF NOT EXISTS "{grid}_insert" AFTER INSERT ON "{table}" BEGIN {put} END',
        f'CREATE TRIGGER IF NOT EXISTS "{grid}_update" AFTER UPDATE OF {watched} ON "{table}" WHEN {moved} BEGIN {take} {put} END',
        f'CREATE TRIGGER IF NOT EXISTS "{grid}_delete" AFTER DELETE ON "{table}" BEGIN {take} END',
        f'INSERT INTO "{grid}" SELECT per_degree, x, y, division, sum(n), sum(lon), sum(lat) FROM ({fill}) GROUP BY 1, 2, 3, 4',
    ]


def postgresql_sql(table: str, geom: str) -> list[str]:
    grid = grid_name(table, geom)
    new, old = (" UNION ALL ".join(_counts(rows, geom, per, sign, "floor") for per in PER_DEGREE) for rows, sign in (("new_rows", 1), ("old_rows", -1)))
    fill = " UNION ALL ".join(_counts(f'"{table}"', geom, per, 1, "floor") for per in PER_DEGREE)
    return [
        f'CREATE TABLE IF NOT EXISTS "{grid}" ({_COLUMN_TYPES})',
        f"""CREATE OR REPLACE FUNCTION "{grid}_keep"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' THEN {_pg_count(grid, new)};
            ELSIF TG_OP = 'DELETE' THEN {_pg_count(grid, old)};
            ELSIF TG_OP = 'TRUNCATE' THEN DELETE FROM "{grid}";
            ELSE {_pg_count(grid, f"{new} UNION ALL {old}")}; END IF; RETURN NULL; END $$""",
        *(
            f'CREATE OR REPLACE TRIGGER "{grid}_{event.lower()}" AFTER {event} ON "{table}" REFERENCING {seen} FOR EACH STATEMENT '
            f'EXECUTE FUNCTION "{grid}_keep"()'
            for event, seen in (
                ("INSERT", "NEW TABLE AS new_rows"), ("UPDATE", "NEW TABLE AS new_rows OLD TABLE AS old_rows"), ("DELETE", "OLD TABLE AS old_rows"),
            )
        ),
        f'CREATE OR REPLACE TRIGGER "{grid}_truncate" AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{grid}_keep"()',
        _pg_count(grid, fill),
    ]  # fmt: skip


def drop_sql(table: str, geom: str, vendor: str) -> list[str]:
    grid = grid_name(table, geom)
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    drops = [f'DROP TRIGGER IF EXISTS "{grid}_{event}"{on}' for event in ("insert", "update", "delete", "truncate")]
    drops += [f'DROP FUNCTION IF EXISTS "{grid}_keep"()'] if vendor == "postgresql" else []
    return [*drops, f'DROP TABLE IF EXISTS "{grid}"']


_COLUMN_TYPES = (
    "per_degree integer NOT NULL, x integer NOT NULL, y integer NOT NULL, division varchar(12) NOT NULL, n bigint NOT NULL, "
    "lon double precision NOT NULL, lat double precision NOT NULL, PRIMARY KEY (per_degree, x, y, division)"
)


def _middle(geom: str, prefix: str = "") -> tuple[str, str]:
    return tuple(f'({prefix}"{geom}_{a}" + {prefix}"{geom}_{b}") / 2' for a, b in (("west", "east"), ("south", "north")))  # type: ignore[return-value]


def _cell(value: str, shift: int, per: int, cut: str) -> str:
    """Counted from the south-west corner of the world, never negative: SQLite's CAST cuts (not every build has floor), PostgreSQL's rounds."""
    return f"CAST({cut}(({value} + {shift}) * {per}) AS integer)"


def _counts(rows: str, geom: str, per: int, sign: int, cut: str) -> str:
    lon, lat = _middle(geom)
    return (
        f"SELECT {per} AS per_degree, {_cell(lon, 180, per, cut)} AS x, {_cell(lat, 90, per, cut)} AS y, division, {sign} AS n, "
        f'{sign} * {lon} AS lon, {sign} * {lat} AS lat FROM {rows} WHERE "{geom}_west" IS NOT NULL'
    )


def _sqlite_count(grid: str, geom: str, row: str, sign: int) -> str:
    lon, lat = _middle(geom, f"{row}.")
    parts = [
        f"SELECT {per}, {_cell(lon, 180, per, '')}, {_cell(lat, 90, per, '')}, {row}.division, {sign}, {sign} * {lon}, {sign} * {lat}"
        f' WHERE {row}."{geom}_west" IS NOT NULL'
        for per in PER_DEGREE
    ]
    return " ".join(f'INSERT INTO "{grid}" ({COLUMNS}) {part} {_add(grid)};' for part in parts)


def _pg_count(grid: str, counted: str) -> str:
    return (
        f'INSERT INTO "{grid}" ({COLUMNS}) SELECT per_degree, x, y, division, sum(n), sum(lon), sum(lat) FROM ({counted}) AS counted '
        f"GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 OR sum(lon) <> 0 OR sum(lat) <> 0 ORDER BY 1, 2, 3, 4 {_add(grid)}"
    )


def _add(grid: str) -> str:
    sums = ", ".join(f'{name} = "{grid}".{name} + excluded.{name}' for name in ("n", "lon", "lat"))
    return f"ON CONFLICT (per_degree, x, y, division) DO UPDATE SET {sums}"
