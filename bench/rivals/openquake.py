"""OpenQuake's own ``oq engine --run`` on a scenario of damage: the buildings come as CSV, the answer as one JSON object.

``openquake.py BUILDINGS.csv SCENARIO.json``. Its clock starts when its files stand, and stops when its process has ended.
"""

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STATES = ("slight", "moderate", "severe", "collapse")
JOB = """[general]
description = scenario beside Anlan
calculation_mode = scenario_damage
random_seed = 1
[exposure]
exposure_file = exposure.xml
[fragility]
structural_fragility_file = fragility.xml
[consequence]
consequence_file = {{'taxonomy': ['consequence.csv']}}
[site]
reference_vs30_type = measured
reference_vs30_value = 760.0
reference_depth_to_2pt5km_per_sec = 5.0
reference_depth_to_1pt0km_per_sec = 100.0
[calculation]
rupture_dict = {{'lon': {lon}, 'lat': {lat}, 'dep': 10, 'mag': {magnitude}, 'rake': 0, 'strike': {strike_deg}, 'dip': 90}}
rupture_mesh_spacing = 2.0
intensity_measure_types = PGA
truncation_level = 0
maximum_distance = 1000
gsim = YuEtAl2013MsEastern
number_of_ground_motion_fields = 1
minimum_intensity = 0
time_event = night
[export]
export_dir = .
"""
EXPOSURE = """<?xml version="1.0" encoding="UTF-8"?>
<nrml xmlns="http://openquake.org/xmlns/nrml/0.5"><exposureModel id="ex" category="buildings" taxonomySource="own"><description>made</description>
<conversions><costTypes><costType name="structural" type="per_asset" unit="CNY"/></costTypes></conversions>
<occupancyPeriods>night</occupancyPeriods><assets>buildings.csv</assets></exposureModel></nrml>
"""


def main(buildings: str, scenario: str) -> None:
    given = json.loads(Path(scenario).read_text())
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        Path(here / "buildings.csv").symlink_to(Path(buildings).resolve())
        (here / "exposure.xml").write_text(EXPOSURE)
        (here / "job.ini").write_text(JOB.format(**given))
        (here / "fragility.xml").write_text(fragility(given["fragility"]))
        shares = ",".join(str(share) for share in given["death_share"])
        rows = [f"{row['name']},fatalities,groundshaking,{shares}" for row in given["fragility"]]
        (here / "consequence.csv").write_text("\n".join([f"risk_id,consequence,peril,{','.join(STATES)}", *rows]) + "\n")
        oq, settings = (
            Path(sys.executable).parent / "oq",
            dict(os.environ, OQ_DISTRIBUTE="processpool", OQ_DATADIR=folder, HOME=folder),
        )
        began = time.perf_counter()
        done = subprocess.run(
            [oq, "engine", "--run", "job.ini", "--exports", "csv"],
            cwd=folder,
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - began
        if done.returncode:
            sys.exit(done.stderr[-1500:])
        print(json.dumps({"seconds": seconds, **read(here), "said": done.stderr[-600:]}))


def fragility(curves: list[dict]) -> str:
    """Lognormal curves by mean and standard deviation, as its format wants them, from median and β."""
    functions = []
    for row in curves:
        lines = []
        for state, median, beta in zip(STATES, row["median_g"], row["beta"], strict=True):
            mean = median * math.exp(beta**2 / 2)
            lines.append(f'<params ls="{state}" mean="{mean!r}" stddev="{mean * math.sqrt(math.exp(beta**2) - 1)!r}"/>')
        functions.append(
            f'<fragilityFunction id="{row["name"]}" format="continuous" shape="logncdf"><imls imt="PGA" noDamageLimit="0.0" minIML="0.0001" maxIML="10.0"/>{"".join(lines)}</fragilityFunction>'
        )
    return ('<?xml version="1.0" encoding="UTF-8"?><nrml xmlns="http://openquake.org/xmlns/nrml/0.5"><fragilityModel id="f" assetCategory="buildings" lossCategory="structural">'
            f"<description>made</description><limitStates>{' '.join(STATES)}</limitStates>{''.join(functions)}</fragilityModel></nrml>")  # fmt: skip


def read(folder: Path) -> dict[str, float]:
    found = next(folder.glob("aggrisk*.csv"))
    rows = list(csv.DictReader(line for line in found.read_text().splitlines() if not line.startswith("#")))
    return {
        name: sum(float(row[name]) for row in rows if row.get(name))
        for name in rows[0]
        if name in {"no_damage", *STATES, "fatalities_value"}
    }


if __name__ == "__main__":
    main(*sys.argv[1:3])
