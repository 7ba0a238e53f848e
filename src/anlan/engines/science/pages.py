"""The page of a model, from its SPEC: ``python -m anlan.engines.science.pages docs/models`` writes them all; a test compares."""

import sys
from pathlib import Path

from anlan.engines.science.chains.drawing import svg
from anlan.engines.science.registry import CHAINS, MODELS
from anlan.engines.science.spec import Input, Spec


def page(spec: Spec) -> str:
    """Markdown of one model, complete: inputs with ranges, outputs, equations with source, verification, limits."""
    parts = [
        f"# {spec.zh} · {spec.en}\n\n`{spec.id}` version {spec.version}. Written from the model's `SPEC`; change that, not this page.",
        "## Inputs 输入\n\n| name | 名称 | unit | possible | verified | default |\n| --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(_input(i) for i in spec.inputs),
        "## Outputs 输出\n\n| name | 名称 | unit | |\n| --- | --- | --- | --- |\n"
        + "\n".join(f"| `{o.name}` | {o.zh} | {o.unit} | {_cell(o.note)} |" for o in spec.outputs),
        "## Equations 公式\n\n" + "\n".join(f"- {e.text}  \n  *{e.source}*" for e in spec.equations),
        "## Verification 验证\n\n| case | against | tolerance |\n| --- | --- | --- |\n"
        + "\n".join(f"| {_cell(c.case)} | {_cell(c.against)} | {_cell(c.tolerance)} |" for c in spec.verification),
    ]
    if spec.id in CHAINS:
        parts.insert(1, f"![{spec.en}](../images/{spec.id}.svg)")
    if spec.limits:
        parts.append("## Limits 局限\n\n" + "\n".join(f"- {limit}" for limit in spec.limits))
    return "\n\n".join(parts) + "\n"


def index() -> str:
    rows = "\n".join(f"| [`{m.spec.id}`]({m.spec.id}.md) | {m.spec.zh} | {m.spec.en} |" for m in MODELS.values())
    return f"# Models 模型\n\nOne page a model; the table of verification on each is tested. How to add one: a module with `SPEC` and a pure `compute`, a line in `registry.py`, tests.\n\n| id | | |\n| --- | --- | --- |\n{rows}\n"


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for model in MODELS.values():
        (folder / f"{model.spec.id}.md").write_text(page(model.spec), encoding="utf-8")
    (folder / "README.md").write_text(index(), encoding="utf-8")
    for chain in CHAINS.values():
        (folder.parent / "images" / f"{chain.id}.svg").write_text(svg(chain) + "\n", encoding="utf-8")


def _input(i: Input) -> str:
    default = "required" if i.is_required else "" if i.default is None else f"{i.default}"
    choices = f"：{' / '.join(i.choices)}" if i.choices else ""
    note = f"，{i.note}" if i.note else ""
    return f"| `{i.name}` | {_cell(i.zh + choices + note)} | {i.unit} | {_range(i.possible)} | {_range(i.valid)} | {default} |"


def _range(bounds: tuple[float, float] | None) -> str:
    return f"{bounds[0]:g} … {bounds[1]:g}" if bounds else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
