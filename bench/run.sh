#!/usr/bin/env bash
# Measures `huashu check` against itself and against ripgrep, and prints ratios of this one run: the
# absolute numbers belong to the machine.  Audits and other peers: bench/audit.sh.
#
#     bench/run.sh [DIALOGUES.jsonl]
#
# BENCH_MB (100) is the size of the large file, BENCH_ROUNDS (5) how often each pair is run; with
# BENCH_BUILD that build tree is measured as it is.

# shellcheck disable=SC2034 # arrays are handed to `alternate` by name
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
check=("$huashu" check --no-config --format jsonl "$work/large.jsonl")
lines=(rg -j1 -cF -f "$work/literals" "$work/large.jsonl")
alternate "$rounds" check lines
echo "huashu $(rate "$size" "${took[check]}") MB/s, rg $(rate "$size" "${took[lines]}") MB/s" \
    "($(wc -l <"$work/literals") phrases)"
echo "ratio huashu / rg: $(calc %.3f "${took[lines]} / ${took[check]}")"
# -c leaves a line at its first hit, and a line is a whole dialogue; this one goes on, as a checker must.
matches=(rg -j1 --count-matches -F -f "$work/literals" "$work/large.jsonl")
alternate 3 check matches
echo "ratio huashu / rg --count-matches: $(calc %.3f "${took[matches]} / ${took[check]}")" \
    "($(rate "$size" "${took[matches]}") MB/s)"

echo "== start to end on a transcript of 60 turns"
"$build/bench/bench_transcript" 60 "$data" >"$work/chat.txt"
"$huashu" rules compile -o "$work/compiled.hua" >/dev/null
yaml=("$huashu" check --no-config "$work/chat.txt")
compiled=("$huashu" check --no-config --rules "$work/compiled.hua" "$work/chat.txt")
start=("$huashu" version)
nothing=(/bin/true)
alternate 21 yaml compiled start nothing
ms() { calc %.1f "${took[$1]} * 1000"; }
echo "from YAML $(ms yaml) ms, compiled $(ms compiled) ms"
echo "of this $(ms start) ms to start the program at all (/bin/true: $(ms nothing) ms)"

echo "== twice the rules, the added ones unrelated to the text"
awk -v rules="$rules" -v phrases="$(((literals + rules - 1) / rules))" -f "$top/bench/unrelated.awk" \
    >"$work/unrelated.yaml"
head -n 4000 "$data" >"$work/part.jsonl"
"$huashu" rules compile -o "$work/doubled.hua" --also "$work/unrelated.yaml" >/dev/null
single=("$huashu" check --no-config --format jsonl --rules "$work/compiled.hua" "$work/part.jsonl")
doubled=("$huashu" check --no-config --format jsonl --rules "$work/doubled.hua" "$work/part.jsonl")
alternate 9 single doubled
read -r rules _ literals states < <("$build/bench/bench_literals" --facts "$HUASHU_RULES" \
    "$work/unrelated.yaml")
echo "$rules rules, $literals literals, $states states:" \
    "$(calc %+.1f "(${took[doubled]} / ${took[single]} - 1) * 100") % time"

echo "== long turns against short ones, the same text"
"$build/bench/bench_lengths" "$data" "$HUASHU_RULES"
