#!/usr/bin/env bash
# Measures `huashu check` against itself and against ripgrep, and prints ratios of this one run: the
# absolute numbers belong to the machine.  Audits and other peers: bench/audit.sh.
#
#     bench/run.sh [DIALOGUES.jsonl]
#
# BENCH_MB (100) is the size of the large file, BENCH_ROUNDS (5) how often each pair is run;
# with BENCH_BUILD that build tree is measured as it is.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bench/common.sh
. "$top/bench/common.sh"
rounds=${BENCH_ROUNDS:-5}
megabytes=${BENCH_MB:-100}

echo "== packs"
read -r rules others literals states < <("$build/bench/bench_literals" --facts "$HUASHU_RULES")
echo "$rules rules, $others behaviours and tags, $literals literals, $states states"

echo "== a full check of $megabytes MB or more, one thread, against rg -cF -f with every literal"
repeat "$megabytes" "$work/large.jsonl"
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
read -r rules _ literals states < <("$build/bench/bench_literals" --facts "$HUASHU_RULES" \
    "$work/unrelated.yaml")
echo "$rules rules, $literals literals, $states states: $(calc %+.1f "($b / $a - 1) * 100") % time"

echo "== long turns against short ones, the same text"
"$build/bench/bench_lengths" "$data" "$HUASHU_RULES"
