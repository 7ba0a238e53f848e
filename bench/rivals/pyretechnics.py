"""Pyretechnics on the FlamMap rasters: ``pyretechnics.py FOLDER``. Prints seconds, and its relative errors on the cells judged."""

import json
import sys
import time
from pathlib import Path

sys.path.pop(0)  # this folder, where a file of the same name stands
import numpy as np  # noqa: E402
import rasterio  # noqa: E402
from pyretechnics.burn_cells import burn_all_cells_as_head_fire  # noqa: E402
from pyretechnics.space_time_cube import SpaceTimeCube  # noqa: E402

MOISTURE = {"dead_1hr": 0.06, "dead_10hr": 0.08, "dead_100hr": 0.10, "live_herbaceous": 0.75, "live_woody": 0.60}


def main(folder: Path) -> None:
    fuel, slope, aspect = (
        read(folder / "landfire_inputs" / name) for name in (
            "LF2022_FBFM40_230_CONUS/LC22_F40_230.tif", "LF2020_SlpP_220_CONUS/LC20_SlpP_220.tif", "LF2020_Asp_220_CONUS/LC20_Asp_220.tif",
        )
    )  # fmt: skip
    kind, rate, length, intensity = (
        read(folder / "flammap_outputs" / f"{name}.tif") for name in ("fire_type", "ROS_ch_hr", "FL_ft", "FLI_BTU_ft-s")
    )
    judged = (kind == 1) & (fuel < 300) & (slope < 300)
    shape = (1, *fuel.shape)
    grids = {
        "slope": np.where(judged, slope / 100, 0),
        "aspect": np.where(judged, np.maximum(aspect, 0), 0),
        "fuel_model": np.where(judged, fuel, 91),
    }
    flat = {
        **dict.fromkeys(("canopy_cover", "canopy_height", "canopy_base_height", "canopy_bulk_density", "wind_speed_10m", "upwind_direction"), 0.0),
        **{f"fuel_moisture_{name}": value for name, value in MOISTURE.items()}, "foliar_moisture": 1.2,
    }  # fmt: skip
    cubes = {name: SpaceTimeCube(shape, base) for name, base in (grids | flat).items()}
    began = time.perf_counter()
    out = burn_all_cells_as_head_fire(cubes, 0)
    seconds = time.perf_counter() - began
    errors = {
        "rate": out["spread_rate"][judged] / (rate[judged] * 66 * 0.3048 / 60) - 1,
        "flame_length": out["flame_length"][judged] / (length[judged] * 0.3048) - 1,
        "intensity": out["fireline_intensity"][judged] / (intensity[judged] * 3.46414) - 1,
    }
    print(json.dumps({
        "seconds": seconds, "cells": int(judged.sum()),
        **{name: {"median": float(np.median(np.abs(e))), "within": float((np.abs(e) <= 0.1).mean())} for name, e in errors.items()},
    }))  # fmt: skip


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as raster:
        return raster.read(1).astype(float)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
