"""A real PostgreSQL in a folder of its own: made, started, stopped. Run as the user ``postgres`` when we are root, which it refuses."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.ports import free_ports, listening, wait_until

SETTINGS = (
    "fsync=off synchronous_commit=off full_page_writes=off max_connections=200 shared_buffers=128MB listen_addresses=127.0.0.1"
)


def find_binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: Debian's newest, else what is on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


@contextmanager
def running_postgres(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    """Yields a database URL. ``durable`` keeps fsync on: for benches and for tests that kill."""
    folder = Path(tempfile.mkdtemp(prefix="anlan-pg-"))
    become = _become_postgres(folder)
    port = free_ports(1)[0]
    try:
        _run(
            [binaries / "initdb", "-D", folder / "data", "-U", "anlan", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            become,
        )
        settings = "max_connections=200 listen_addresses=127.0.0.1 shared_buffers=1GB" if durable else SETTINGS
        options = [part for setting in settings.split() for part in ("-c", setting)]
        command = [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, *options]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **become)
        try:
            wait_until(lambda: _ready(binaries, port), what="PostgreSQL")
            _run([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "anlan", "anlan"], become)
            yield f"postgresql://anlan@127.0.0.1:{port}/anlan"
        finally:
            server.terminate() if durable else server.kill()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ready(binaries: Path, port: int) -> bool:
    """It listens a moment before it lets anybody in; this asks whether it does."""
    asked = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    return listening(port) and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _become_postgres(folder: Path) -> dict:
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _run(command: list, become: dict) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **become)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-500:]}")
