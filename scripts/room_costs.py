"""What each record kind and life-cycle of the daily rooms costs in lines: its model, its declaration, and the room's rules about it.

``python scripts/room_costs.py`` writes docs/rooms/costs.md.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rooms" / "costs.md"
ROOMS = ("supervision", "enforcement", "citysafety", "affairs")
SHARED = ("rules", "effects", "guards", "handlers", "queries")
HEAD = """# What a record kind costs, in lines

Made by `python scripts/room_costs.py`. A *kind* is a model and its `Kind`; a *life-cycle* is a model and its transition table (`CaseTable`), with
the number of its states and verbs. From these the house makes list, form, filters, import, export, API, map layer, history, buttons, clocks and the
inherited contract tests; none of that is counted because none of it is written. Lines are those of the source as formatted, blank lines and
docstrings inside the class or call included.
"""


def main() -> int:
    PAGE.write_text(HEAD + "".join(section(room) for room in ROOMS), encoding="utf-8")
    return 0


def section(room: str) -> str:
    folder = ROOT / "src" / "anlan" / "domains" / room
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources(folder)]
    models = {node.name: lines(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    rows = sorted(row for tree in trees for node in ast.walk(tree) for row in cost(node, models))
    table = "".join(f"| `{key}` | {form} | {model} | {declared} | {note} |\n" for key, form, model, declared, note in rows)
    shared = ", ".join(f"{name} {count}" for name in SHARED if (count := counted(folder, name)))
    return f"\n## {room}\n\n| key | form | model | declaration | states × verbs |\n| --- | --- | --- | --- | --- |\n{table}\nBeside them, for the whole room: {shared}.\n"


def sources(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if not {"tests", "demo", "migrations"} & set(path.parts))


def lines(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]


def cost(node: ast.AST, models: dict[str, int]) -> Iterator[tuple[str, str, int, int, str]]:
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("Kind", "CaseTable"):
        return
    said = {word.arg: word.value for word in node.keywords}
    if not isinstance(said.get("key"), ast.Constant):
        return
    key, model = said["key"].value, named(said["model"])  # type: ignore[attr-defined]
    if node.func.id == "Kind":  # type: ignore[attr-defined]
        yield key, "kind", models.get(model, 0), lines(node), ""
        return
    yield key, "life-cycle", models.get(model, 0), lines(node), f"{len(said['states'].keys)} × {len(said['transitions'].elts)}"  # type: ignore[attr-defined]


def named(node: ast.AST) -> str:
    return (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else str(getattr(node, "value", "")).rpartition(".")[2]
    )


def counted(folder: Path, name: str) -> int:
    files = [folder / f"{name}.py", *(folder / name).rglob("*.py")]
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
