"""Makes ``.venv`` and installs Anlan into it: ``python3 scripts/setup.py [--dev]``.

Needs a Python of 3.11 or newer and nothing else: neither pip nor ``python3-venv``. It runs under older Pythons too, to look
for a newer one beside them or to say what is missing. A second run, with nothing changed, only compares a stamp.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
ROOM_NEEDED_MB = 2500  # the environment is about 1 GB, the web tools 0.3 GB; the rest is the city's first data


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:  # this file is how an old Python learns that it is too old
        return run_under_newer(arguments)
    dev = "--dev" in arguments
    stamp, wanted = VENV / (".anlan-dev" if dev else ".anlan-run"), fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    check_disk()
    make_environment()
    install("-e", f"{ROOT}[dev]" if dev else str(ROOT))
    stamp.write_text(wanted)
    if dev:
        (VENV / ".anlan-run").write_text(wanted)
    return 0


def run_under_newer(arguments: list[str]) -> int:
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", ""]) == 0:
            return subprocess.call([found, __file__, *arguments])
    have = platform.python_version()
    return refuse(
        f"需要 Python 3.11 或更新版本，而这里的 python3 是 {have}；请安装后用 make PYTHON=/路径/python3.11 再试。",
        f"Python 3.11 or newer is needed and python3 here is {have}; install one and say make PYTHON=/path/to/python3.11.",
    )


def fingerprint() -> str:
    """Changes when the dependencies, the interpreter or the place of the clone do."""
    said = (ROOT / "pyproject.toml").read_bytes() + sys.version.encode() + str(ROOT).encode()
    return hashlib.sha256(said).hexdigest()


def check_disk() -> None:
    free_mb = shutil.disk_usage(ROOT).free // 2**20
    if not VENV.exists() and free_mb < ROOM_NEEDED_MB:
        raise SystemExit(
            refuse(
                f"磁盘只剩 {free_mb} MB，安装需要约 {ROOM_NEEDED_MB} MB；请先腾出空间。",
                f"Only {free_mb} MB of disk are left and about {ROOM_NEEDED_MB} MB are needed; make room first.",
            ),
        )


def make_environment() -> None:
    """An environment without pip: ``ensurepip`` is slow, and Debian ships Python without it."""
    if (VENV / "bin" / "python").exists() and same_python():
        return
    tell("正在创建运行环境 / Making the environment: .venv")
    if subprocess.call([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)]) != 0:
        raise SystemExit(
            refuse(
                f"{sys.executable} 不能创建虚拟环境 {VENV}；请检查目录可写，或换用完整的 Python。",
                f"{sys.executable} cannot make the virtual environment {VENV}; is the folder writable, and that Python whole?",
            ),
        )


def same_python() -> bool:
    asked = [str(VENV / "bin" / "python"), "-c", "import sys; print(sys.version)"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == sys.version


def install(*what: str) -> None:
    """With uv (7 s for everything), which is told what pip is configured to use; with pip itself where uv cannot."""
    tell("正在安装依赖 / Installing dependencies")
    python = str(VENV / "bin" / "python")
    uv = find_uv()
    quiet = ["--quiet", "--no-progress"]
    if uv and subprocess.call([uv, "pip", "install", *quiet, "--python", python, "pip", *what], env=uv_settings()) == 0:
        return
    subprocess.call([python, "-m", "ensurepip", "--upgrade"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if subprocess.call([python, "-m", "pip", "install", "--quiet", *what]) != 0:
        raise SystemExit(
            refuse(
                "依赖没有装上（原因见上）；首次安装需要能访问 PyPI 或其镜像，装好之后不再需要网络。",
                "The dependencies could not be installed (see above); the first time needs PyPI or a mirror, later runs need no network.",
            ),
        )


def find_uv() -> str | None:
    """From this environment, the machine, the machine's pip, or its wheel fetched with the standard library alone."""
    beside = VENV / "bin" / "uv"
    if beside.exists():
        return str(beside)
    if shutil.which("uv"):
        return shutil.which("uv")
    asked = [sys.executable, "-m", "pip", "--python", str(VENV / "bin" / "python"), "install", "--quiet", "uv"]
    if subprocess.call(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) != 0:
        try:
            fetch_uv(beside)
        except (OSError, ValueError, StopIteration, KeyError):
            return None
    return str(beside) if beside.exists() else None


def fetch_uv(target: Path) -> None:
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
    page = json.loads(download(f"{index}/uv/", accept="application/vnd.pypi.simple.v1+json"))
    fits = re.compile(rf"-manylinux.*_{re.escape(platform.machine())}\.whl$")
    wheel = max(
        (entry for entry in page["files"] if fits.search(entry["filename"]) and not entry.get("yanked")),
        key=lambda entry: entry["upload-time"],
    )
    packed = download(wheel["url"])
    if hashlib.sha256(packed).hexdigest() != wheel["hashes"]["sha256"]:
        raise ValueError("the uv wheel is damaged")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        binary = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        target.write_bytes(archive.read(binary))
    target.chmod(0o755)


def download(url: str, accept: str = "*/*") -> bytes:
    asked = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - the index is https or what the site configured
    with urllib.request.urlopen(asked, timeout=60, context=ssl.create_default_context()) as answer:  # noqa: S310
        return answer.read()


def uv_settings() -> dict[str, str]:
    """For uv, which does not read pip's configuration, where many sites name their mirror: the same in uv's words."""
    configured = pip_settings()
    settings = dict(os.environ, UV_INDEX_STRATEGY="unsafe-best-match")
    for option, variable, separator in (
        ("index-url", "UV_DEFAULT_INDEX", " "),
        ("extra-index-url", "UV_INDEX", " "),
        ("find-links", "UV_FIND_LINKS", ","),
        ("cert", "SSL_CERT_FILE", " "),
    ):
        if configured.get(option):
            settings.setdefault(variable, separator.join(configured[option].split()))
    return settings


def pip_settings() -> dict[str, str]:
    asked = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return {name: value.replace("\\n", " ") for name, value in re.findall(r"^\S*\.([a-z-]+)='(.*)'$", listed, re.MULTILINE)}


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def refuse(chinese: str, english: str) -> int:
    sys.stderr.write(f"{chinese}\n{english}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
