#!/usr/bin/env bash
# Measures the program against itself and against ripgrep, and prints ratios of this one run: the
# absolute numbers belong to the machine.
#
#     bench/run.sh [DIALOGUES.jsonl]
#
# BENCH_MB (100) is the size of the large file, BENCH_ROUNDS (5) how often each pair is run.
# The runs alternate, A B A B, and medians count.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
data=${1:-${HUASHU_DATA:-$top/../shared/data/dialogues.jsonl}}
build=${BENCH_BUILD:-$top/build/release}
rounds=${BENCH_ROUNDS:-5}
megabytes=${BENCH_MB:-100}

[ -r "$data" ] || { echo "bench: no dialogues at $data" >&2; exit 2; }
command -v rg >/dev/null || { echo "bench: needs ripgrep (apt-get install ripgrep)" >&2; exit 2; }
if [ -z "${BENCH_BUILD:-}" ]; then
    cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
    cmake --build "$build" >/dev/null
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUASHU_RULES=$top/rules
unset HUASHU_CONFIG
huashu=$build/huashu

# seconds COMMAND...: wall time of one run; findings (exit 1) are no failure.
seconds() {
    local from=$EPOCHREALTIME status=0
    "$@" >"$work/out" 2>"$work/err" || status=$?
    local to=$EPOCHREALTIME
    if [ "$status" -gt 1 ]; then
        cat "$work/err" >&2
        echo "bench: failed: $*" >&2
        return 1
    fi
    awk -v a="$from" -v b="$to" 'BEGIN { printf "%.6f\n", b - a }'
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# compare NAME ROUNDS: runs the commands in the arrays A and B alternately into NAME.a, NAME.b.
compare() {
    local name=$work/$1 i
    : >"$name.a"
    : >"$name.b"
    seconds "${A[@]}" >/dev/null
    seconds "${B[@]}" >/dev/null
    for ((i = 0; i < $2; i++)); do
        seconds "${A[@]}" >>"$name.a"
        seconds "${B[@]}" >>"$name.b"
    done
    a=$(median "$name.a")
    b=$(median "$name.b")
}

calc() { awk "BEGIN { printf \"$1\", $2 }"; }

echo "== packs"
read -r rules others literals states < <("$build/bench/bench_stages" --facts "$HUASHU_RULES")
echo "$rules rules, $others behaviours and tags, $literals literals, $states states"

echo "== a full check of $megabytes MB or more, one thread, against rg -cF -f with every literal"
size=$(wc -c <"$data")
for ((n = 0; n * size < megabytes * 1000000; n++)); do cat "$data"; done >"$work/large.jsonl"
size=$(wc -c <"$work/large.jsonl")
"$build/bench/bench_literals" "$HUASHU_RULES" >"$work/literals"
A=("$huashu" check --no-config --format jsonl "$work/large.jsonl")
B=(rg -j1 -cF -f "$work/literals" "$work/large.jsonl")
compare rg "$rounds"
echo "huashu $(calc %.1f "$size / $a / 1e6") MB/s, rg $(calc %.1f "$size / $b / 1e6") MB/s" \
    "($(wc -l <"$work/literals") phrases)"
echo "ratio huashu / rg: $(calc %.3f "$b / $a")"
# -c leaves a line at its first hit, and a line is a whole dialogue; this one goes on, as a checker must.
B=(rg -j1 --count-matches -F -f "$work/literals" "$work/large.jsonl")
compare rg-all 3
echo "ratio huashu / rg --count-matches: $(calc %.3f "$b / $a") ($(calc %.1f "$size / $b / 1e6") MB/s)"

echo "== where the time goes (the same packs, $(calc %.0f "$(wc -c <"$data") / 1e6") MB)"
"$build/bench/bench_stages" "$data" "$HUASHU_RULES"

echo "== start to end on a transcript of 60 turns"
"$build/bench/bench_transcript" 60 "$data" >"$work/chat.txt"
"$huashu" rules compile -o "$work/compiled.hua" >/dev/null
A=("$huashu" check --no-config "$work/chat.txt")
B=("$huashu" check --no-config --rules "$work/compiled.hua" "$work/chat.txt")
compare start 21
echo "from YAML $(calc %.1f "$a * 1000") ms, compiled $(calc %.1f "$b * 1000") ms"
A=("$huashu" version)
B=(/bin/true)
compare empty 21
echo "of this $(calc %.1f "$a * 1000") ms to start the program at all (/bin/true: $(calc %.1f "$b * 1000") ms)"

echo "== twice the rules, the added ones unrelated to the text"
awk -v rules="$rules" -v phrases="$(((literals + rules - 1) / rules))" -f "$top/bench/unrelated.awk" \
    >"$work/unrelated.yaml"
head -n 4000 "$data" >"$work/part.jsonl"
"$huashu" rules compile -o "$work/doubled.hua" --also "$work/unrelated.yaml" >/dev/null
A=("$huashu" check --no-config --format jsonl --rules "$work/compiled.hua" "$work/part.jsonl")
B=("$huashu" check --no-config --format jsonl --rules "$work/doubled.hua" "$work/part.jsonl")
compare doubled 9
read -r rules _ literals states < <("$build/bench/bench_stages" --facts "$HUASHU_RULES" \
    "$work/unrelated.yaml")
echo "$rules rules, $literals literals, $states states: $(calc %+.1f "($b / $a - 1) * 100") % time"

echo "== long turns against short ones, the same text"
"$build/bench/bench_stages" --long "$data" "$HUASHU_RULES"
