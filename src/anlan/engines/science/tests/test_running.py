"""The library's manners: declared, sealed, repeatable, honest; and its command line."""

import argparse
import io
import json

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science import cli, pages
from anlan.engines.science.running import Model, run_model
from anlan.engines.science.tests.conftest import ROOT
from anlan.kernel.verdict import Refused


@pytest.mark.parametrize("model", science.MODELS.values(), ids=lambda model: model.spec.id)
def test_every_model_declares_itself_in_full(model):
    spec = model.spec
    assert spec.equations
    assert all(equation.source for equation in spec.equations)
    assert spec.verification
    assert len({i.name for i in spec.inputs}) == len(spec.inputs)
    assert json.dumps(spec.as_dict(), ensure_ascii=False)


@pytest.mark.parametrize("model", science.MODELS.values(), ids=lambda model: model.spec.id)
def test_every_model_has_its_page(model):
    """Written by ``python -m anlan.engines.science.pages docs/models``."""
    assert (ROOT / "docs/models" / f"{model.spec.id}.md").read_text(encoding="utf-8") == pages.page(model.spec)


def test_a_run_is_sealed_by_model_version_and_inputs():
    first, second = (science.run("exposure.needs", {"people": 10, "days": 1.0}) for _ in range(2))
    assert first.sha256 == second.sha256
    assert first.sha256 != science.run("exposure.needs", {"people": 11}).sha256


def test_no_result_that_is_not_a_number_leaves():
    spec = science.describe("exposure.needs")
    with pytest.raises(Refused, match="不是有限数"):
        run_model(Model(spec=spec, compute=lambda _: {"a": {"b": [1.0, np.nan]}}), {"people": 1})


def test_outside_the_verified_range_it_computes_and_says_so():
    run = science.run("quake.yu2013", {"magnitude": 4, "epicentral_km": 50})
    assert any("超出已验证范围" in warning for warning in run.warnings)


def test_an_unknown_model_is_answered_with_the_nearest():
    with pytest.raises(Refused, match=r"最接近的是“cloud\.toxic_zones”"):
        science.run("cloud.toxic_zone", {})


def command(*words):
    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    args = parser.parse_args(["science", *words])
    return args.run(args)


def test_list_describe_and_run_by_command(tmp_path, capsys, monkeypatch):
    assert command("list", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == len(science.MODELS)
    assert command("describe", "cloud.dense_plume") == 0
    assert "DEGADIS" in capsys.readouterr().out
    file = tmp_path / "in.json"
    file.write_text('{"people": 1000}', encoding="utf-8")
    assert command("run", "exposure.needs", str(file), "--json") == 0
    assert json.loads(capsys.readouterr().out)["outputs"]["needs"]
    monkeypatch.setattr("sys.stdin", io.StringIO('{"people": -1}'))
    assert command("run", "exposure.needs", "-") == 1
    assert "不可能" in capsys.readouterr().err
    assert command("run", "exposure.needs", str(tmp_path / "none.json")) == 2
    assert command("describe", "cloud.dens") == 1
