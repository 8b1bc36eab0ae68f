"""Writes some thousand short documents as NDJSON, every hundredth without a text: an archive to try things with."""

import json
import sys

TOWNS = ["Tartus", "Latakia", "Homs", "Aleppo", "Damascus", "Suva", "Nadi", "Apia", "Quito", "Nairobi"]
WINDS = ["north", "south-west", "east", "northwest"]

for number in range(int(sys.argv[1])):
    here, there = TOWNS[number % 10], TOWNS[number // 10 % 10]
    km, wind = number % 397 + 3, WINDS[number % 4]
    text = (
        f"A lorry left {here} at dawn. The depot of Camp {number % 7} lies {km} km {wind} of {there}, close to the road.\n"
        f"{here}, which is {km * 2} kilometres from {there}, had rain; nobody in 31°{number % 60:02}'N 36°15'E had any."
    )
    row = {"id": number, "title": f"Rain in {here}", "date": "2020-02-29", "text": text}
    if number % 100 == 99:
        del row["text"]
    print(json.dumps(row, ensure_ascii=False))
