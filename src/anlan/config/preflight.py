"""What must be true before Anlan starts. Each thing that is not is refused in one sentence that says what to do."""

import errno
import fcntl
import os
import shutil
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

OLDEST_PYTHON = (3, 11)
LEAST_FREE_MB = 300  # a day of a small city's readings and logs; below this SQLite and JetStream soon refuse writes


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A start that was refused, said in Chinese and in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A port something of ours will listen on, and how to choose another."""

    host: str
    port: int
    what_zh: str
    what_en: str
    option: str


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        raise Refused(f"需要 Python 3.11 或更新版本，现在是 {have}。", f"Python 3.11 or newer is needed; this is {have}.")


def check_home(home: Path) -> None:
    """The data folder exists or can be made, takes a file, and lies on a disk with room."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.write_bytes(b"anlan")
        probe.unlink()
    except OSError as error:
        raise _home_refusal(home, error) from error
    free_mb = shutil.disk_usage(home).free // 2**20
    if free_mb < LEAST_FREE_MB:
        raise Refused(
            f"数据目录 {home} 所在磁盘只剩 {free_mb} MB，至少需要 {LEAST_FREE_MB} MB；请腾出空间，或用 ANLAN_HOME 另选目录。",
            f"The disk of {home} has {free_mb} MB left and {LEAST_FREE_MB} MB are needed; make room, or choose another folder with ANLAN_HOME.",
        )


def _home_refusal(home: Path, error: OSError) -> Refused:
    if error.errno == errno.ENOSPC:
        return Refused(
            f"磁盘已满，不能写入数据目录 {home}；请腾出空间，或用 ANLAN_HOME 另选目录。",
            f"The disk is full, {home} cannot be written; make room, or choose another folder with ANLAN_HOME.",
        )
    return Refused(
        f"数据目录 {home} 不能写入（{error.strerror}）；请检查权限，或用 ANLAN_HOME 另选目录。",
        f"The data folder {home} cannot be written ({error.strerror}); check its permissions, or choose another with ANLAN_HOME.",
    )


def check_port(wanted: Wanted) -> None:
    """Tries to listen where we will; SO_REUSEADDR so that connections of a run that just ended do not count."""
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.host, wanted.port))
        except OSError as error:
            raise _port_refusal(wanted, error) from error


def _port_refusal(wanted: Wanted, error: OSError) -> Refused:
    port, option = wanted.port, wanted.option
    if error.errno == errno.EADDRINUSE:
        return Refused(
            f"端口 {port}（{wanted.what_zh}）已被别的程序占用；请用 {option} 另选，例如 {option}={port + 100}。",
            f"Port {port} ({wanted.what_en}) is taken by another program; choose another with {option}, say {option}={port + 100}.",
        )
    return Refused(
        f"不能在 {wanted.host}:{port} 监听（{wanted.what_zh}：{error.strerror}）；请用 {option} 另选端口或换一个地址。",
        f"Cannot listen on {wanted.host}:{port} ({wanted.what_en}: {error.strerror}); choose another port with {option}, or another address.",
    )


def take_lock(home: Path) -> TextIO:
    """The lock of this data folder, held while the returned file is open; refused while another process holds it."""
    held = (home / "anlan.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        pid = lock_owner(home)
        held.close()
        raise Refused(
            f"安澜已经在数据目录 {home} 上运行（进程 {pid}）；请先执行 anlan down，或用 ANLAN_HOME 另选目录。",
            f"Anlan is already running on {home} (process {pid}); say `anlan down` first, or choose another folder with ANLAN_HOME.",
        ) from error
    held.seek(0)
    held.truncate()
    held.write(str(os.getpid()))
    held.flush()
    return held


def lock_owner(home: Path) -> int | None:
    """The process that runs on this data folder, or None."""
    with suppress(OSError, ValueError):
        path = home / "anlan.lock"
        with path.open(encoding="ascii") as seen:
            try:
                fcntl.flock(seen, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return int(path.read_text(encoding="ascii"))
    return None
