"""``anlan science list | describe MODEL | run MODEL INPUT.json | chain [NAME [INPUT.json]] [--json]``."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anlan.engines.science import registry
from anlan.engines.science.chains.drawing import svg
from anlan.engines.science.checking import bad_input, nearest
from anlan.engines.science.running import Run, plain
from anlan.engines.science.spec import REQUIRED
from anlan.kernel.verdict import Refused


def add_commands(subparsers: Any) -> None:
    """Add ``science`` to the commands of ``anlan``. Each sets ``run(args) -> int``."""
    science: argparse.ArgumentParser = subparsers.add_parser("science", help="物理模型：列出、说明、运行")
    verbs = science.add_subparsers(dest="verb", required=True)
    listed = verbs.add_parser("list", help="列出全部模型")
    listed.set_defaults(run=show_list)
    described = verbs.add_parser("describe", help="一个模型的输入、输出、公式与验证")
    described.add_argument("model")
    described.set_defaults(run=show_spec)
    ran = verbs.add_parser("run", help="按 JSON 输入运行一个模型")
    ran.add_argument("model")
    ran.add_argument("input", help="输入 JSON 文件，- 为标准输入")
    ran.set_defaults(run=run_model)
    chained = verbs.add_parser("chain", help="灾害链：列出、画出、按 JSON 输入逐环运行")
    chained.add_argument("chain", nargs="?", default="", help="如 quake_tanks_leak；不写则列出全部")
    chained.add_argument("input", nargs="?", default="", help="输入 JSON 文件，- 为标准输入；不写则输出链的图（SVG）")
    chained.set_defaults(run=run_chain)
    for parser in (listed, described, ran, chained):
        parser.add_argument("--json", action="store_true", help="机器可读输出")


def show_list(args: argparse.Namespace) -> int:
    if args.json:
        return _say(json.dumps([model.spec.as_dict() for model in registry.MODELS.values()], ensure_ascii=False))
    return _say("\n".join(f"{model.spec.id:32} {model.spec.version:5} {model.spec.zh}" for model in registry.MODELS.values()))


def show_spec(args: argparse.Namespace) -> int:
    try:
        spec = registry.describe(args.model)
    except Refused as refusal:
        return _complain(refusal)
    if args.json:
        return _say(json.dumps(spec.as_dict(), ensure_ascii=False, indent=1))
    lines = [f"{spec.id} {spec.version}  {spec.zh} / {spec.en}", "输入："]
    lines += [
        f"  {i.name} {i.zh} [{i.unit or '-'}]"
        + (" 必填" if i.default == REQUIRED else f" 缺省 {i.default}")
        + (f"  {i.note}" if i.note else "")
        for i in spec.inputs
    ]
    lines += ["输出：", *(f"  {o.name} {o.zh} [{o.unit or '-'}]  {o.note}" for o in spec.outputs)]
    lines += ["公式：", *(f"  {e.text}  ——{e.source}" for e in spec.equations)]
    lines += ["验证：", *(f"  {c.case}  对照 {c.against}，容差 {c.tolerance}" for c in spec.verification)]
    lines += ["局限：", *(f"  {limit}" for limit in spec.limits)]
    return _say("\n".join(lines))


def run_model(args: argparse.Namespace) -> int:
    found = _run(args.model, args.input)
    if isinstance(found, int):
        return found
    if args.json:
        return _say(json.dumps(found.as_dict(), ensure_ascii=False, allow_nan=False))
    lines = [f"{found.model} {found.version}  {found.duration_s * 1000:.0f} ms  {found.sha256[:12]}"]
    lines += [f"  {name} = {_short(value)}" for name, value in plain(found.outputs).items()]
    return _say("\n".join([*lines, *(f"  ! {warning}" for warning in found.warnings)]))


def run_chain(args: argparse.Namespace) -> int:
    if not args.chain:
        return _say(
            "\n".join(
                f"{chain.id.removeprefix('chain.'):24} {chain.version:5} {chain.zh}：{' → '.join(s.zh for s in chain.steps)}"
                for chain in registry.CHAINS.values()
            )
        )
    name = args.chain if args.chain.startswith("chain.") else f"chain.{args.chain}"
    if name not in registry.CHAINS:
        return _complain(
            bad_input(
                "chain", f"没有名为“{args.chain}”的灾害链{nearest(name, list(registry.CHAINS))}；anlan science chain 列出全部"
            )
        )
    if not args.input:
        return _say(svg(registry.CHAINS[name]))
    found = _run(name, args.input)
    if isinstance(found, int):
        return found
    if args.json:
        return _say(json.dumps(found.as_dict(), ensure_ascii=False, allow_nan=False))
    return _say("\n".join(_chain_lines(found)))


def _chain_lines(found: Run) -> Iterator[str]:
    yield f"{found.model} {found.version}  {found.duration_s * 1000:.0f} ms  {found.sha256[:12]}"
    for number, step in enumerate(plain(found.outputs["steps"]), 1):
        yield f"{number} {step['zh']}  {step['model']} {step['version']}  {step['sha256'][:12]}"
        yield from (
            f"    ← {i['name']} = {_short(i['value'])} {i['unit']}  （{i['from']}）"
            for i in step["inputs"]
            if not i["from"].startswith("given.")
        )
        yield from (f"    → {name} = {_short(value)}" for name, value in step["outputs"].items())
    yield from (f"  ! {warning}" for warning in found.warnings)


def _run(model: str, file: str) -> Run | int:
    """The run, or what the command returns after it has complained."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        given = json.loads(text)
        if not isinstance(given, dict):
            return _complain(bad_input("input", "输入应为一个 JSON 对象：{名称: 值}"))
        return registry.run(model, given)
    except Refused as refusal:
        return _complain(refusal)
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        sys.stderr.write(f"读不了输入 {file}：{error}\n")
        return 2


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    return text if len(text) < 400 else f"{text[:400]}…（--json 看全部）"


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return 0


def _complain(refusal: Refused) -> int:
    sys.stderr.write(f"{refusal}\n")
    return 1
