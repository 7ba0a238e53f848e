"""``python -m bench._sensing_lorries PORT VEHICLES SECONDS``: 5,000 lines want a process of their own; prints position reports answered a second."""

import sys
import time

from bench._sensing_devices import LorryLoad


def main(port: int, vehicles: int, seconds: float) -> float:
    from anlan.config.boot import boot

    boot()
    from anlan.domains.sensing.fieldserver import auth_code

    load, began = LorryLoad(port=port, vehicles=vehicles, secret=auth_code), [0.0]
    load.run(lambda: began.__setitem__(0, time.monotonic()), lambda: time.monotonic() > began[0] + seconds)
    return load.answered / (time.monotonic() - began[0])


if __name__ == "__main__":
    print(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
