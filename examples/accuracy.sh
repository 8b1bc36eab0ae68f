#!/bin/sh
# Prints the scorer's figures and a calibration table for gold corpora, in one go.
#
#   examples/accuracy.sh SCORER.py GOLD.jsonl [GOLD.jsonl ...]
#
# SCORER.py takes GOLD PRED pairs, `--oracle PRED` once a pair, and `--spans GOLD` for the task with given spans. A line
# of GOLD has id, text and toponyms[start, end, lat, lon, geonameid, demonym]. The predictions are written into a
# temporary folder, or kept in the one that OUT names. It needs cargo and Python 3.
set -eu

if [ $# -lt 2 ]; then
    sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
scorer=$1
shift
out=${OUT:-}
if [ -z "$out" ]; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi
mkdir -p "$out"

manifest=$(dirname "$0")/../Cargo.toml
cargo build --quiet --release --manifest-path "$manifest" --example evaluate
evaluate() {
    cargo run --quiet --release --manifest-path "$manifest" --example evaluate -- "$@"
}

# The arguments become the scorer's: each GOLD is moved behind the others together with its predictions.
number=0
count=$#
while [ $number -lt "$count" ]; do
    gold=$1
    shift
    number=$((number + 1))
    python3 "$scorer" --spans "$gold" > "$out/$number.task.jsonl"
    evaluate places "$gold" > "$out/$number.places.jsonl"
    evaluate oracle "$out/$number.task.jsonl" > "$out/$number.oracle.jsonl"
    set -- "$@" "$gold" "$out/$number.places.jsonl"
done

number=0
for argument; do
    case $argument in
        "$out"/*.places.jsonl)
            number=$((number + 1))
            set -- "$@" --oracle "$out/$number.oracle.jsonl" ;;
    esac
done
python3 "$scorer" "$@"

python3 - "$out" "$@" <<'PYTHON'
"""How sure the answers on given spans are, and how often they are right: ten bins of equal count."""
import json, math, sys

out, arguments = sys.argv[1], sys.argv[2:]
golds = arguments[: arguments.index("--oracle") : 2]


def kilometres(a, b, c, d):
    p, q = math.radians(a), math.radians(c)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def is_right(gold, answer):
    same = gold.get("geonameid") and answer.get("geonameid") and int(gold["geonameid"]) == int(answer["geonameid"])
    return bool(same) or kilometres(gold["lat"], gold["lon"], answer["lat"], answer["lon"]) <= 161


for number, path in enumerate(golds, 1):
    documents = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    answers, asked = [], 0
    for gold, line in zip(documents, open(f"{out}/{number}.oracle.jsonl", encoding="utf-8")):
        given = {(t["start"], t["end"]): t for t in json.loads(line)["toponyms"]}
        for toponym in gold["toponyms"]:
            if toponym.get("lat") is None:
                continue
            asked += 1
            answer = given.get((toponym["start"], toponym["end"]))
            if answer and answer["lat"] is not None:
                answers.append((answer["confidence"], is_right(toponym, answer)))
    answers.sort()
    print(f"\n{path}: {len(answers)} of {asked} given spans with coordinates are answered")
    if not answers:
        continue
    print("   stated     right   answers")
    error = 0.0
    for at in range(10):
        part = answers[at * len(answers) // 10 : (at + 1) * len(answers) // 10]
        if part:
            stated, right = sum(c for c, _ in part) / len(part), sum(r for _, r in part) / len(part)
            error += len(part) / len(answers) * abs(stated - right)
            print(f"   {stated:6.3f}    {right:6.3f}   {len(part):7}")
    sure = [r for c, r in answers if c >= 0.9]
    wrong = 1 - sum(sure) / len(sure) if sure else 0.0
    print(f"   expected calibration error {error:.3f}")
    print(f"   stated at 0.9 or more {len(sure) / len(answers):.3f}, of those wrong {wrong:.3f}")
PYTHON
