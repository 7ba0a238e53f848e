"""CLIMADA's own ``ImpactCalc`` on the inputs of a file: ``climada.py INPUTS.npz``; one JSON object. Warm, best of three; reading not counted."""

import json
import logging
import sys
import time
import types

import numpy as np

sys.path.pop(0)  # this folder, where a file of the same name stands
logging.disable(logging.CRITICAL)
sys.modules["osgeo"] = types.ModuleType("osgeo")  # it wants a system library, for night-light pictures only; nothing measured here asks it
sys.modules["osgeo"].gdal = sys.modules["osgeo.gdal"] = types.ModuleType("gdal")
import pandas as pd  # noqa: E402
from climada.engine import ImpactCalc  # noqa: E402
from climada.entity import Exposures, ImpactFunc, ImpactFuncSet  # noqa: E402
from climada.hazard import Centroids, Hazard  # noqa: E402
from scipy import sparse  # noqa: E402


def main(file: str) -> None:
    given = np.load(file)
    points, events = given["values"].size, given["indptr"].size - 1
    lat, lon = np.linspace(30, 40, points), np.linspace(110, 120, points)
    intensity = sparse.csr_matrix((given["data"], given["indices"], given["indptr"]), shape=(events, points))
    hazard = Hazard(haz_type="TC", intensity=intensity, fraction=sparse.csr_matrix((events, points)), centroids=Centroids(lat=lat, lon=lon), units="m/s",
                    event_id=np.arange(1, events + 1), frequency=np.full(events, 1 / events), orig=np.ones(events, bool), event_name=[str(i) for i in range(events)],
                    date=np.full(events, 730_000))  # fmt: skip
    table = pd.DataFrame(
        {"latitude": lat, "longitude": lon, "value": given["values"], "impf_TC": 1, "centr_TC": np.arange(points)}
    )
    exposures = Exposures(table, crs="EPSG:4326")
    curve = ImpactFuncSet([ImpactFunc(haz_type="TC", id=1, intensity=given["x"], mdd=given["y"], paa=np.ones(given["x"].size))])
    took = []
    for _ in range(3):
        began = time.perf_counter()
        found = ImpactCalc(exposures, curve, hazard).impact(
            save_mat=False, assign_centroids=False, ignore_cover=True, ignore_deductible=True
        )
        took.append(time.perf_counter() - began)
    np.save(file.replace(".npz", ".at_event.npy"), found.at_event)
    np.save(file.replace(".npz", ".expected.npy"), found.eai_exp)
    print(json.dumps({"seconds": min(took), "total_expected": float(found.aai_agg)}))


if __name__ == "__main__":
    main(sys.argv[1])
