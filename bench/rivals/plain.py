"""A loop of plain Python over the readings, as one writes it for speed: no framework, no state kept, nothing screened or counted."""

import sys
import time

from held import HOLD_US, LIMIT, answer, columns


def main() -> None:
    rows = list(zip(*columns(), strict=True))
    since: dict[int, int] = {}
    raised: set[int] = set()
    told = []
    began = time.perf_counter()
    for point, at, value in rows:
        if value > LIMIT:
            if at - since.setdefault(point, at) >= HOLD_US and point not in raised:
                raised.add(point)
                told.append((point, at))
        elif point in since:
            del since[point]
            raised.discard(point)
    answer(len(rows), time.perf_counter() - began, told, sys.version.split()[0])


if __name__ == "__main__":
    main()
