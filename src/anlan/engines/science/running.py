"""A run: a model named, its inputs checked, the result kept with all that is needed to repeat and to trust it."""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from anlan.engines.science.checking import CODE, bad_input, check, nearest
from anlan.engines.science.spec import Spec
from anlan.kernel.verdict import Refused, refuse

log = logging.getLogger(__name__)
MANY = 100  # from here on numbers are sealed as binary: a million of them as text take longer than most models
Compute = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A declared ``spec`` and its pure ``compute``: checked inputs in, outputs out. ``warnings`` among the outputs are lifted."""

    spec: Spec
    compute: Compute


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is stored of one computation. ``sha256`` is over model, version and inputs: equal digests promise equal outputs."""

    model: str
    version: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    warnings: tuple[str, ...]
    sha256: str
    duration_s: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "version": self.version,
            "inputs": plain(self.inputs),
            "outputs": plain(self.outputs),
            "warnings": list(self.warnings),
            "sha256": self.sha256,
            "duration_s": self.duration_s,
        }


def run_model(model: Model, given: Mapping[str, Any]) -> Run:
    """Check, compute, seal. Raises Refused for bad input; refuses to return a NaN."""
    started = time.perf_counter()
    inputs, warnings = check(model.spec, given)
    outputs = dict(_computed(model, inputs))
    warnings += outputs.pop("warnings", [])
    _require_finite(model.spec.id, outputs)
    return Run(
        model=model.spec.id,
        version=model.spec.version,
        inputs=inputs,
        outputs=outputs,
        warnings=tuple(dict.fromkeys(warnings)),
        sha256=digest(model.spec, inputs),
        duration_s=round(time.perf_counter() - started, 6),
    )


def _computed(model: Model, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal where the numbers or lists given cannot be computed together; the trace goes to the log, the person is told what would work."""
    try:
        return model.compute(inputs)
    except Exception as error:
        if not isinstance(
            error, (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
        ) and not type(error).__module__.startswith("numba."):
            raise  # a refusal, a stop, or a fault that no input explains
        log.warning("%s could not be computed", model.spec.id, exc_info=True)
        raise _unanswerable(model.spec, inputs) from error


def _unanswerable(spec: Spec, inputs: Mapping[str, Any]) -> Refused:
    """Blames lists where one number may be wanted, then objects not in their form, then what lies outside the verified range."""
    given = {
        item.name: item for item in spec.inputs if inputs.get(item.name) is not None and inputs[item.name] is not item.default
    }
    lists = {name: item for name, item in given.items() if item.kind == "number" and np.ndim(inputs[name]) > 0}
    forms = {name: item for name, item in given.items() if item.kind == "object"}
    faults = {
        name: f"{item.zh}（{name}）给了 {np.size(inputs[name])} 个数，与其他输入不能一起算；请只给一个数，或各给等长的数"
        for name, item in lists.items()
    }
    faults |= {name: f"{item.zh}（{name}）格式不对，应为 {item.note or 'JSON 对象或列表'}" for name, item in forms.items()}
    faults = faults or {
        name: f"{item.zh}（{name}）{float(inputs[name]):g} 超出已验证范围 {item.valid[0]:g}–{item.valid[1]:g}，最接近的可用值是 {min(max(float(inputs[name]), item.valid[0]), item.valid[1]):g}"
        for name, item in given.items()
        if item.kind == "number" and item.valid and not item.valid[0] <= float(inputs[name]) <= item.valid[1]
    }
    text = (
        "；".join(faults.values()) or "这组输入没有解；请核对数值之间是否相符（压力与温度、存量与容积、高程与水位），或改一个再算"
    )
    return Refused(refuse(CODE, f"{spec.zh}：{text}", model=spec.id), faults)


def digest(spec: Spec, inputs: Mapping[str, Any]) -> str:
    """SHA-256 of model, version and inputs in canonical JSON; many numbers (a population, a terrain) stand there by their own SHA-256."""
    text = json.dumps(
        [spec.id, spec.version, plain(_numbers_sealed(inputs))], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _numbers_sealed(value: Any) -> Any:
    """The same for a list and for an array of the same numbers."""
    if isinstance(value, Mapping):
        return {key: _numbers_sealed(inner) for key, inner in value.items()}
    if not isinstance(value, list | tuple | np.ndarray):
        return value
    if len(np.atleast_1d(value) if isinstance(value, np.ndarray) else value) < MANY:
        return value if isinstance(value, np.ndarray) else [_numbers_sealed(inner) for inner in value]
    try:
        array = np.asarray(value, dtype="<f8")
    except (TypeError, ValueError):
        return value
    return {"shape": list(array.shape), "sha256": hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()}


def plain(value: Any) -> Any:
    """Arrays, tuples and times as JSON can say them."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value.isoformat() if isinstance(value, date) else value


def find_model(models: Mapping[str, Model], name: str) -> Model:
    if name in models:
        return models[name]
    raise bad_input("model", f"没有名为“{name}”的模型{nearest(name, list(models))}；anlan science list 列出全部")


def _require_finite(model: str, value: Any, path: str = "") -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _require_finite(model, inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for inner in [_as_array(value)] if value and not isinstance(value[0], str | Mapping) else value:
            _require_finite(model, inner, path)
    elif isinstance(value, float | np.ndarray | np.generic) and not _is_finite(value):
        raise bad_input(path.strip("."), f"模型 {model} 的结果 {path.strip('.')} 不是有限数，未予采用；请核对输入")


def _as_array(value: list[Any] | tuple[Any, ...]) -> Any:
    """Numbers, and the points of a line, at once; what is no such thing is looked at piece by piece."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return dict(enumerate(value))


def _is_finite(value: Any) -> bool:
    array = np.asarray(value)
    return array.dtype.kind not in "fc" or bool(np.isfinite(array).all())
