#!/usr/bin/env bash
# Measures an audit from end to end against its peers, all in this one run, on the same bytes and the
# same literals, and prints ratios: the absolute numbers belong to the machine.
#
#     bench/audit.sh [DIALOGUES.jsonl]
#
# BENCH_MB (200) is the size of the log, BENCH_ROUNDS (3) how often each pair is run; BENCH_LARGE_MB
# (0) adds a run over a log of that size, for its memory.  Peers that are not installed are left
# out with a line that says so: vectorscan (libvectorscan-dev), Python with jieba, textlint, Vale.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bench/common.sh
. "$top/bench/common.sh"
megabytes=${BENCH_MB:-200}
large=${BENCH_LARGE_MB:-0}
rounds=${BENCH_ROUNDS:-3}

# repeat SIZE_MB FILE: the dialogues again and again, until there are so many megabytes.
repeat() {
    local size n
    size=$(wc -c <"$data")
    for ((n = 0; n * size < $1 * 1000000; n++)); do cat "$data"; done >"$2"
}

audit() { # JOBS LOG
    rm -rf "$work/out-$1"
    exec_audit=("$huashu" audit --no-config -q --fail-on never -j"$1" --out "$work/out-$1" "$2")
    "${exec_audit[@]}"
}

# peak COMMAND...: the most memory it held, in MB.
peak() {
    /usr/bin/time -f %M -o "$work/peak" "$@" >/dev/null 2>&1 || true
    awk 'END { printf "%.0f", $1 / 1000 }' "$work/peak"
}

say() { printf '%-44s %8s MB/s   %s\n' "$1" "$2" "${3:-}"; }
rate() { calc %.1f "$size / $1 / 1e6"; }

repeat "$megabytes" "$work/log.jsonl"
size=$(wc -c <"$work/log.jsonl")
half=$(($(wc -l <"$work/log.jsonl") / 2))
mkdir "$work/halves"
head -n "$half" "$work/log.jsonl" >"$work/halves/a.jsonl"
tail -n "+$((half + 1))" "$work/log.jsonl" >"$work/halves/b.jsonl"
"$build/bench/bench_literals" "$HUASHU_RULES" >"$work/literals"

echo "== an audit of $(calc %.0f "$size / 1e6") MB with $(wc -l <"$work/literals") literals: database, reports, tables, page"
A=(audit 1 "$work/log.jsonl")
B=(rg -j1 -cF -f "$work/literals" "$work/log.jsonl")
compare rg "$rounds"
one=$a rg_one=$b
A=(audit 2 "$work/log.jsonl")
B=(rg -j2 -cF -f "$work/literals" "$work/halves")
compare rg2 "$rounds"
two=$a rg_two=$b
say "huashu audit -j1" "$(rate "$one")"
say "huashu audit -j2" "$(rate "$two")" "$(calc %.2f "$one / $two") x one thread"
say "rg -cF, one thread" "$(rate "$rg_one")" "audit: $(calc %.3f "$rg_one / $one") of it"
say "rg -cF, two threads" "$(rate "$rg_two")" "audit -j2: $(calc %.3f "$rg_two / $two") of it"
A=(rg -j1 --count-matches -F -f "$work/literals" "$work/log.jsonl")
B=("$huashu" check --no-config --fail-on never -f jsonl "$work/log.jsonl")
compare all 1
say "rg --count-matches, one thread" "$(rate "$a")" "audit: $(calc %.3f "$a / $one") of it"
say "huashu check -f jsonl" "$(rate "$b")"

if [ -x "$build/bench/bench_count_literals" ]; then
    for threads in 1 2; do
        read -r _ speed < <("$build/bench/bench_count_literals" "$work/literals" "$work/log.jsonl" "$threads")
        say "vectorscan counting literals, $threads threads" "$speed"
    done
else
    echo "vectorscan: not here (libvectorscan-dev)"
fi

echo "== scripts and linters, on a part: they are that much slower"
head -n 1500 "$data" >"$work/part.jsonl"
size=$(wc -c <"$work/part.jsonl")
audit 1 "$work/part.jsonl"
if python3 -c 'import jieba' 2>/dev/null; then
    # Loading the dictionary and compiling the expression is not held against it.
    head -n 1 "$data" >"$work/line.jsonl"
    A=(python3 "$top/bench/peers/script.py" "$work/literals" "$work/part.jsonl")
    B=(python3 "$top/bench/peers/script.py" "$work/literals" "$work/line.jsonl")
    compare python 1
    script=$(calc %.6f "$a - $b")
    say "Python: json, re, jieba" "$(rate "$script")" \
        "audit -j1: $(calc %.0f "$script / $size * $(wc -c <"$work/log.jsonl") / $one") times as fast"
else
    echo "Python with jieba: not here (pip install jieba)"
fi
# shellcheck source=bench/peers/linters.sh
. "$top/bench/peers/linters.sh"

echo "== memory, MB at most"
echo "audit -j2 of $megabytes MB: $(peak "$huashu" audit --no-config -q -j2 --out "$work/m1" "$work/log.jsonl")"
if [ "$large" -gt 0 ]; then
    repeat "$large" "$work/large.jsonl"
    echo "audit -j2 of $large MB: $(peak "$huashu" audit --no-config -q -j2 --out "$work/m2" "$work/large.jsonl")"
fi
echo "rg -j1: $(peak rg -j1 -cF -f "$work/literals" "$work/log.jsonl")"

echo "== where the time of an audit goes, one thread"
"$build/bench/bench_cost" "$data" "$HUASHU_RULES"
