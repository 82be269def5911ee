#!/usr/bin/env bash
# Measures an audit from end to end against its peers, all in this one run, on the same bytes and
# the same literals, and prints ratios: the absolute numbers belong to the machine.
#
#     bench/audit.sh [DIALOGUES.jsonl]
#
# BENCH_MB (200) is the size of the log, BENCH_ROUNDS (3) how often everything is run;
# BENCH_LARGE_MB (0) adds a run over a log of that size, for its memory; with BENCH_BUILD that build
# tree is measured as it is.  Results take about ten times the size of the log in TMPDIR.
#
# Peers that are not installed are left out with a line that names them: bench/README.md.

# shellcheck disable=SC2034 # arrays are handed to `alternate` by name
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bench/common.sh
. "$top/bench/common.sh"
megabytes=${BENCH_MB:-200}
large=${BENCH_LARGE_MB:-0}
rounds=${BENCH_ROUNDS:-3}

say() { printf '%-36s %9s MB/s   %s\n' "$1" "$2" "${3:-}"; }
# of NAME OTHER: how fast the first is, the second being 1, on the same bytes.
of() { calc %.3f "${took[$2]} / ${took[$1]}"; }

results=$work/results
afresh() { rm -rf "$results"; }
audit=("$huashu" audit --no-config -q --fail-on never --out "$results")

# ---- the audit and the search for literals ------------------------------------------

log=$work/log.jsonl
repeat "$megabytes" "$log"
size=$(wc -c <"$log")
half=$(($(wc -l <"$log") / 2))
mkdir "$work/halves" # rg gives a thread to a file
head -n "$half" "$log" >"$work/halves/a.jsonl"
tail -n "+$((half + 1))" "$log" >"$work/halves/b.jsonl"
"$build/bench/bench_literals" "$HUASHU_RULES" >"$work/literals"

echo "== an audit of $(calc %.0f "$size / 1e6") MB with $(wc -l <"$work/literals") literals:" \
    "database, reports, tables, page"
audit1=("${audit[@]}" -j1 "$log")
audit2=("${audit[@]}" -j2 "$log")
check=("$huashu" check --no-config --fail-on never -f jsonl "$log")
rg1=(rg -j1 -cF -f "$work/literals" "$log")
rg2=(rg -j2 -cF -f "$work/literals" "$work/halves")
matches=(rg -j1 --count-matches -F -f "$work/literals" "$log")
before=afresh
alternate "$rounds" audit1 audit2 check rg1 rg2 matches
before=
say "huashu audit -j1" "$(rate "$size" "${took[audit1]}")"
say "huashu audit -j2" "$(rate "$size" "${took[audit2]}")" "$(of audit2 audit1) x one thread"
say "huashu check -f jsonl" "$(rate "$size" "${took[check]}")" "audit -j1: $(of audit1 check) of it"
say "rg -cF, one thread" "$(rate "$size" "${took[rg1]}")" "audit -j1: $(of audit1 rg1) of it"
say "rg -cF, two threads" "$(rate "$size" "${took[rg2]}")" "audit -j2: $(of audit2 rg2) of it"
say "rg --count-matches -F, one thread" "$(rate "$size" "${took[matches]}")" \
    "audit -j1: $(of audit1 matches) of it"

if [ -x "$build/bench/bench_count_literals" ]; then
    for threads in 1 2; do
        read -r found speed < <("$build/bench/bench_count_literals" "$work/literals" "$log" "$threads")
        one=$(rate "$size" "${took[audit$threads]}")
        say "vectorscan, literals only, threads: $threads" "$speed" \
            "audit -j$threads: $(calc %.3f "$one / $speed") of it; $found found"
    done
else
    echo "vectorscan: not here when this was built (Debian: libvectorscan-dev)"
fi

# ---- a script as people write it --------------------------------------------------------

echo "== a script, on a part, for it is that much slower"
head -n 1500 "$data" >"$work/part.jsonl"
head -n 1 "$data" >"$work/line.jsonl"
if python3 -c 'import jieba' 2>/dev/null; then
    script=(python3 "$top/bench/peers/script.py" "$work/literals" "$work/part.jsonl")
    script_start=(python3 "$top/bench/peers/script.py" "$work/literals" "$work/line.jsonl")
    alternate "$rounds" script script_start
    # Loading the dictionary and compiling the expression is not held against it.
    bytes=$(($(wc -c <"$work/part.jsonl") - $(wc -c <"$work/line.jsonl")))
    slow=$(calc %.4f "$bytes / (${took[script]} - ${took[script_start]}) / 1e6")
    say "Python: json, re, jieba" "$(calc %.2f "$slow")" \
        "audit -j1: $(calc %.0f "$size / ${took[audit1]} / 1e6 / $slow") times as fast"
else
    echo "Python with jieba: not here (PyPI: jieba)"
fi

# ---- linters for prose --------------------------------------------------------------------

echo "== linters, with the list that they can take"
# shellcheck source=bench/peers/linters.sh
. "$top/bench/peers/linters.sh"

# ---- memory -----------------------------------------------------------------------------------

# peak COMMAND...: the most memory it held, in MB.
peak() {
    local status=0
    /usr/bin/time -q -f %M -o "$work/peak" "$@" >/dev/null 2>"$work/err" || status=$?
    if [ "$status" -gt 1 ]; then
        cat "$work/err" >&2
        return 1
    fi
    awk 'END { printf "%.0f MB\n", $1 * 1024 / 1e6 }' "$work/peak"
}

echo "== memory at most"
if [ -x /usr/bin/time ]; then
    echo "rg -cF, one thread: $(peak "${rg1[@]}")"
    afresh
    echo "audit -j1 of $(calc %.0f "$size / 1e6") MB: $(peak "${audit1[@]}")"
    afresh
    echo "audit -j2 of $(calc %.0f "$size / 1e6") MB: $(peak "${audit2[@]}")"
    afresh
    if [ "$large" -gt 0 ]; then
        rm "$log"
        repeat "$large" "$log"
        size=$(wc -c <"$log")
        echo "audit -j2 of $(calc %.0f "$size / 1e6") MB: $(peak "${audit2[@]}")"
        afresh
    fi
else
    echo "not measured: needs /usr/bin/time (Debian: time)"
fi

echo "== where the time of an audit goes, one thread, $(calc %.0f "$(wc -c <"$data") / 1e6") MB"
"$build/bench/bench_cost" "$work/cost" "$data" "$HUASHU_RULES"
