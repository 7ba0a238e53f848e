"""An idle loop looks when somebody wrote, goes on where something was, and looks once a second whatever is said."""

import sqlite3

from anlan.platform.bus import stirring
from anlan.platform.bus.stirring import WhenStirred


def test_it_looks_when_another_connection_wrote(tmp_path, monkeypatch):
    reader, writer = (sqlite3.connect(tmp_path / "db", isolation_level=None) for _ in range(2))
    writer.execute("CREATE TABLE owed (n)")
    looks: list[int] = []

    def look() -> int:
        looks.append(reader.execute("SELECT count(*) FROM owed").fetchone()[0])
        return looks[-1]

    seldom = WhenStirred(look=look, nothing=0, version=lambda: reader.execute("PRAGMA data_version").fetchone()[0])
    assert [seldom(), seldom(), seldom()] == [0, 0, 0]
    assert looks == [0], "nobody wrote"
    writer.execute("INSERT INTO owed VALUES (1)")
    assert [seldom(), seldom()] == [1, 1], "where something was, more may be"
    reader.execute("DELETE FROM owed")
    assert [seldom(), seldom()] == [0, 0]
    assert looks == [0, 1, 1, 0]
    monkeypatch.setattr(stirring, "LOOK_ANYWAY_S", 0.0)
    seldom()
    assert len(looks) == 5, "what was owed for later may be due"


def test_a_database_that_does_not_say_is_asked_each_time():
    looks: list[int] = []
    always = WhenStirred(look=lambda: looks.append(1) or 0, nothing=0, version=lambda: None)
    assert (always(), always(), len(looks)) == (0, 0, 2)
