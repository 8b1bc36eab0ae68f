"""Whether two GeoJSON files have the same positions, but for a rounding of 0.00001 degrees."""

import json
import sys


def positions(path):
    def walk(coordinates):
        if coordinates and isinstance(coordinates[0], (int, float)):
            yield round(coordinates[0] * 1e5), round(coordinates[1] * 1e5)
        else:
            for part in coordinates or []:
                yield from walk(part)

    with open(path, encoding="utf-8") as file:
        features = json.load(file)["features"]
    return {p for f in features if f["geometry"] for p in walk(f["geometry"]["coordinates"])}


def lacking(some, others):
    around = (-1, 0, 1)
    return [(x, y) for x, y in some if not any((x + i, y + j) in others for i in around for j in around)]


first, second = map(positions, sys.argv[1:3])
missing = lacking(first - second, second) + lacking(second - first, first)
# A layer may hold nothing but features without a place; then both lack positions.
print("the same" if bool(first) == bool(second) and not missing else f"{len(missing)} differ, such as {missing[:3]}")
