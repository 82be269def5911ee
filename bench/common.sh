# shellcheck shell=bash
# What the measurements share.  A script sets `top`, the source tree, and sources this file:
#
#     data     the file of dialogues: the script's first argument, or HUASHU_DATA
#     build    the build tree: BENCH_BUILD as it is, or build/release, brought up to date here
#     huashu   the program
#     work     a directory for files, gone when the script ends
#
# What is compared runs in turn, A B A B, and medians count.

# shellcheck disable=SC2154
data=${1:-${HUASHU_DATA:-$top/../shared/data/dialogues.jsonl}}
build=${BENCH_BUILD:-$top/build/release}

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
# shellcheck disable=SC2034
huashu=$build/huashu

# seconds COMMAND...: wall time of one run; findings (exit 1) are no failure.  What it wrote is in
# $work/out and $work/err.
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

# alternate ROUNDS NAME...: runs the commands in the arrays of these names in turn, so many rounds
# after one that does not count, and leaves the median of each in ${took[NAME]}.  What the variable
# `before` names is run before every command, unmeasured.
# shellcheck disable=SC2034 # `took` is for the scripts
declare -A took
# shellcheck disable=SC2034
alternate() {
    local rounds=$1 round name
    shift
    for name in "$@"; do : >"$work/took-$name"; done
    for ((round = 0; round <= rounds; round++)); do
        for name in "$@"; do
            local -n command=$name
            ${before:-:}
            seconds "${command[@]}" >"$work/seconds"
            [ "$round" -eq 0 ] || cat "$work/seconds" >>"$work/took-$name"
        done
    done
    for name in "$@"; do took[$name]=$(median "$work/took-$name"); done
}

calc() { awk "BEGIN { printf \"$1\", ($2) }"; }

# repeat MEGABYTES FILE: the dialogues again and again, until there are so many.
repeat() {
    local size n
    size=$(wc -c <"$data")
    for ((n = 0; n * size < $1 * 1000000; n++)); do cat "$data"; done >"$2"
}

# rate BYTES SECONDS: MB/s.
rate() { calc %.1f "$1 / $2 / 1e6"; }
