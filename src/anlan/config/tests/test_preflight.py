import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from anlan.config import preflight
from anlan.config.preflight import Refused, Wanted, check_home, check_port, lock_owner, take_lock


def test_a_busy_port_is_named_with_the_way_to_choose_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused) as refused:
            check_port(Wanted(host="127.0.0.1", port=port, what_zh="网页", what_en="web", option="ANLAN_PORT"))
    said = str(refused.value).splitlines()
    assert len(said) == 2
    assert all(str(port) in line and f"ANLAN_PORT={port + 100}" in line for line in said)


def test_a_free_port_passes():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    check_port(Wanted(host="127.0.0.1", port=port, what_zh="网页", what_en="web", option="ANLAN_PORT"))


def test_a_second_instance_is_refused_and_told_which_process_runs(tmp_path):
    assert lock_owner(tmp_path) is None
    with take_lock(tmp_path):
        assert lock_owner(tmp_path) == os.getpid()
        with pytest.raises(Refused, match=str(os.getpid())):
            take_lock(tmp_path)
    assert lock_owner(tmp_path) is None
    take_lock(tmp_path).close()


def test_a_killed_instance_leaves_no_lock(tmp_path):
    code = "import sys, pathlib; from anlan.config.preflight import take_lock; f = take_lock(pathlib.Path(sys.argv[1])); print('held', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    holder.stdout.readline()
    assert lock_owner(tmp_path) == holder.pid
    holder.kill()
    holder.communicate()
    assert lock_owner(tmp_path) is None


@pytest.mark.parametrize(("number", "word"), [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "cannot be written")])
def test_a_full_or_read_only_disk_is_one_clear_sentence(tmp_path, monkeypatch, number, word):
    def fail(*_args) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(Refused, match=word) as refused:
        check_home(tmp_path)
    assert "ANLAN_HOME" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 2


def test_a_nearly_full_disk_is_refused_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(preflight, "LEAST_FREE_MB", 2**40)
    with pytest.raises(Refused, match="MB left"):
        check_home(tmp_path / "new")


def test_an_old_python_is_told_what_is_needed(monkeypatch):
    monkeypatch.setattr(preflight, "OLDEST_PYTHON", (3, 99))
    with pytest.raises(Refused, match="or newer is needed"):
        preflight.check_python()
