"""ANUGA on a dam break: ``anuga.py CELLS_X CELLS_Y CELL_M LEFT_M RIGHT_M SECONDS``. Prints seconds of its evolution and the depth along the middle."""

import json
import os
import sys
import tempfile
import time

sys.path.pop(0)  # this file's own folder, where "anuga" would be this file
import anuga  # noqa: E402


def main(nx: int, ny: int, cell: float, left: float, right: float, until: float) -> None:
    domain = anuga.Domain(*anuga.rectangular(nx, ny, len1=nx * cell, len2=ny * cell, origin=(-nx * cell / 2, 0.0)))
    domain.set_name("dam")
    domain.store = False
    domain.set_quantity("elevation", 0.0)
    domain.set_quantity("friction", 0.0)
    domain.set_quantity("stage", lambda x, y: left * (x < 0) + right * (x >= 0), location="centroids")
    wall = anuga.Reflective_boundary(domain)
    domain.set_boundary(dict.fromkeys(("left", "right", "top", "bottom"), wall))
    steps = domain.evolve(yieldstep=until, finaltime=until)
    next(steps)  # what is made at the first step is not counted
    volume, began, cpu = float(domain.get_water_volume()), time.perf_counter(), time.process_time()
    for _ in steps:
        pass
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    middle = domain.get_centroid_coordinates()
    depth = domain.quantities["stage"].centroid_values
    print(json.dumps({
        "version": anuga.__version__, "seconds": seconds, "cpu_seconds": cpu, "triangles": len(domain), "steps": int(domain.number_of_steps), "lost": abs(float(domain.get_water_volume()) / volume - 1),
        "x": middle[:, 0].tolist(), "depth": depth.tolist(),
    }))  # fmt: skip


if __name__ == "__main__":
    nx, ny = int(sys.argv[1]), int(sys.argv[2])
    os.chdir(tempfile.mkdtemp())
    main(nx, ny, *(float(word) for word in sys.argv[3:7]))
