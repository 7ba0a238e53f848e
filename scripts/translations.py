"""Texts are written in simplified Chinese; ``locale/en`` holds the English. ``python scripts/translations.py [--update]``.

Without ``--update``: every text in code and templates has an English one with the same placeholders, and the compiled file is current.
With it: new texts are added to the catalogue, untranslated; those no longer used are dropped; the catalogue is compiled.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "anlan"
FOLDER = SOURCE / "console" / "locale" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
SPOKEN = ("platform", "console", "domains/command", "domains/sensing", "domains/warning", "domains/decision", "domains/registry")
"""Rooms whose refusals, timelines and clocks a duty officer reads: what they say in plain text is in the catalogue too."""
REASON = {"refuse": 1, "refused": 1}  # which argument is the sentence; keywords of ``refused`` are sentences about fields
TOLD = {"note", "move", "set_deadline", "open_case", "Transition", "CaseTable", "ReportClock"}
SAY = {"say": 1, "_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2, "pgettext": 0, "npgettext": 0}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

Text = str | tuple[str, ...]


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=True)
    catalogue = read()
    if "--update" in arguments:
        update(catalogue)
        return 0
    faults = [*missing(catalogue), *unlike(catalogue), *stale(catalogue)]
    sys.stdout.write("\n".join(faults[:60]) + ("\n" if faults else ""))
    return 1 if faults else 0


def read() -> Catalog:
    if not PO.is_file():
        return Catalog(locale="en", project="Anlan", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def used() -> dict[Text, str]:
    """Text → the place that says it first."""
    found: dict[Text, str] = {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if not {"tests", "migrations", "dist"} & set(path.parts):
            for text in texts(path):
                found.setdefault(text, path.relative_to(ROOT).as_posix())
    return found


def texts(path: Path) -> Iterator[Text]:
    if path.suffix == ".py":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from calls(tree)
        if path.relative_to(SOURCE).as_posix().startswith(SPOKEN):
            yield from reasons(tree)
    elif "templates" in path.parts:
        for call in re.findall(r"(?:\bn?gettext|(?<!\w)_)\(.*?\)(?= |\n|$)", templatize(path.read_text(encoding="utf-8")), re.DOTALL):
            yield from safely(call)


def safely(call: str) -> Iterator[Text]:
    try:
        yield from calls(ast.parse(call.strip()))
    except SyntaxError:
        return


def calls(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        said = [
            part.value for part in node.args[: SAY.get(name, 0)] if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if said and len(said) == SAY.get(name):
            yield said[0] if len(said) == 1 else tuple(said)


def reasons(tree: ast.AST) -> Iterator[Text]:
    """Plain sentences given to refusals, timelines, clocks and tables of cases."""
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name in REASON:
            words = [*node.args[REASON[name] : REASON[name] + 1], *(k.value for k in node.keywords if name == "refused")]
        elif name in TOLD:
            words = [*node.args, *(k.value for k in node.keywords if k.arg in {"title", "label", "confirm", "text"})]
        else:
            continue
        yield from (word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str) and has_chinese(word.value))


def update(catalogue: Catalog) -> None:
    wanted = used()
    for message in list(catalogue):
        if message.id and message.id not in wanted:
            catalogue.delete(message.id)
    for text, place in wanted.items():
        if catalogue.get(text if isinstance(text, str) else text[0]) is None:
            catalogue.add(text, locations=[(place, 1)])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=140, sort_output=True, omit_header=False, no_location=True)
    MO.write_bytes(compiled(read()))


def missing(catalogue: Catalog) -> Iterator[str]:
    for text, place in used().items():
        message = catalogue.get(text if isinstance(text, str) else text[0])
        if has_chinese(text) and (message is None or not all_said(message.string) or message.fuzzy):
            yield f"{place}: no English for {text!r}"


def has_chinese(text: Text) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text if isinstance(text, str) else "".join(text)))


def all_said(string: Text) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def unlike(catalogue: Catalog) -> Iterator[str]:
    """Placeholders must be the same, else the page that shows the text fails."""
    for message in catalogue:
        if message.id and isinstance(message.id, str) and message.string:
            here, there = sorted(PLACEHOLDER.findall(message.id)), sorted(PLACEHOLDER.findall(str(message.string)))
            if set(here) != set(there):
                yield f"placeholders differ: {message.id!r} → {message.string!r}"


def stale(catalogue: Catalog) -> Iterator[str]:
    if not MO.is_file() or MO.read_bytes() != compiled(catalogue):
        yield f"{MO.relative_to(ROOT)} is not current: say `python scripts/translations.py --update`"


def compiled(catalogue: Catalog) -> bytes:
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
