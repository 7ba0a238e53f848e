"""A chain run: step after step, each with its inputs, where each came from, its outputs and its seal; and the whole as a model of its own."""

from collections.abc import Mapping
from typing import Any

from anlan.engines.science.chains.chain import Chain, Derived, Link, Step, factor
from anlan.engines.science.checking import CODE
from anlan.engines.science.progress import tell
from anlan.engines.science.running import Model, Run, run_model
from anlan.engines.science.spec import Equation, Output, Spec
from anlan.kernel.verdict import Refused, refuse


def as_model(chain: Chain, models: Mapping[str, Model]) -> Model:
    """Listed beside the models: the same form, run, seal, page and command."""
    spec = Spec(
        id=chain.id,
        version=chain.version,
        zh=chain.zh,
        en=chain.en,
        inputs=chain.givens,
        outputs=(
            Output(name="steps", zh="各环节", note="key, zh, model, inputs（每个带来源）, outputs, warnings, sha256"),
            Output(name="stopped", zh="止于", note="空：走到最后一环；否则说明为何不再往下"),
            Output(name="levels", zh="末环各级"),
            Output(name="contours", zh="末环影响范围", note="GeoJSON；properties.step 为环节"),
        ),
        equations=tuple(
            Equation(
                text=f"{step.key} ({step.model}).{take.into} ← {' , '.join(take.needs) + ' : ' + take.says if isinstance(take, Derived) else take.source}",
                source=f"{step.zh}：{step.model} {models[step.model].spec.version}",
            )
            for step in chain.steps
            for take in step.takes
            if isinstance(take, Derived) or not take.source.startswith("given.")
        ),
        verification=chain.checks,
        limits=chain.limits,
    )
    return Model(spec=spec, compute=lambda inputs: run_chain(chain, models, inputs))


def run_chain(chain: Chain, models: Mapping[str, Model], given: Mapping[str, Any]) -> dict[str, Any]:
    done: dict[str, Run] = {}
    told, stopped, warnings = [], "", []
    for number, step in enumerate(chain.steps):
        tell(number / len(chain.steps), step.zh)
        inputs, origins = _inputs_of(chain, step, models, given, done)
        run = _run(step, models[step.model], inputs)
        done[step.key] = run
        told.append(_told(step, models[step.model].spec, run, origins))
        warnings += [f"{step.zh}：{text}" for text in run.warnings]
        if step.goes_on and not run.outputs.get(step.goes_on):
            stopped = step.ends
            break
    outputs: dict[str, Any] = {"steps": told, "stopped": stopped, "warnings": [*([stopped] if stopped else []), *warnings]}
    last = next((run for run in reversed(done.values()) if run.outputs.get("contours")), None)
    if last is not None:
        name = next(step.key for step in chain.steps if step.key in done and done[step.key] is last)
        features = [
            {**feature, "properties": {**feature["properties"], "step": name}} for feature in last.outputs["contours"]["features"]
        ]
        outputs |= {"contours": {"type": "FeatureCollection", "features": features}, "levels": last.outputs.get("levels", [])}
    return outputs


def _run(step: Step, model: Model, inputs: Mapping[str, Any]) -> Run:
    """A refusal says in which step."""
    try:
        return run_model(model, inputs)
    except Refused as refusal:
        texts = {field: f"{step.zh}：{text}" for field, text in refusal.fields.items()}
        raise Refused(refuse(CODE, f"灾害链停在“{step.zh}”：{refusal}", step=step.key), texts) from refusal


def _inputs_of(
    chain: Chain, step: Step, models: Mapping[str, Model], given: Mapping[str, Any], done: Mapping[str, Run]
) -> tuple[dict[str, Any], dict[str, str]]:
    items = {item.name: item for item in models[step.model].spec.inputs}
    specs = {key: models[run.model].spec for key, run in done.items()}
    inputs, origins = {}, {}
    for take in step.takes:
        if isinstance(take, Link):
            value = _value(take.source, given, done)
            scale = factor(chain, take.source, items[take.into], specs)
            value = value if value is None or scale == 1 else value * scale
            origins[take.into] = take.source
        else:
            value = take.how(*(_value(source, given, done) for source in take.needs))
            origins[take.into] = f"{' , '.join(take.needs)}：{take.says}"
        if value is not None:
            inputs[take.into] = value
    return inputs, origins


def _value(source: str, given: Mapping[str, Any], done: Mapping[str, Run]) -> Any:
    owner, _, name = source.partition(".")
    if owner == "given":
        return given.get(name)
    return {n: v for n, v in done[owner].inputs.items() if v is not None} if name == "inputs" else done[owner].outputs.get(name)


def _told(step: Step, spec: Spec, run: Run, origins: Mapping[str, str]) -> dict[str, Any]:
    names = {item.name: (item.zh, item.unit) for item in spec.inputs}
    return {
        "key": step.key, "zh": step.zh, "model": spec.id, "version": spec.version, "sha256": run.sha256, "duration_s": run.duration_s, "warnings": list(run.warnings),
        "inputs": [{"name": name, "zh": names[name][0], "unit": names[name][1], "value": run.inputs[name], "from": origin} for name, origin in origins.items()
                   if name in run.inputs],
        "outputs": {name: value for name, value in run.outputs.items() if name != "contours"},
    }  # fmt: skip
