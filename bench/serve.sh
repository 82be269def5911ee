#!/usr/bin/env bash
# Measures the service: many connections at once ask for checks of a draft of a hundred characters.
#
#     bench/serve.sh [CONNECTIONS] [REQUESTS]        200 and 100000 by default
#
# Service and clients share the cores of one machine, so that the numbers are lower than what the
# service alone could do.  Prints requests a second, latency, wrong answers (there must be none)
# and resident memory before and after, which must not grow.  BENCH_BUILD names a build tree.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
connections=${1:-200}
requests=${2:-100000}
build=${BENCH_BUILD:-$top/build/release}

if [ -z "${BENCH_BUILD:-}" ]; then
    cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
    cmake --build "$build" >/dev/null
fi
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service"; rm -rf "$work"' EXIT

draft='亲，非常抱歉给您带来不便，但是这个问题不是我们造成的，是快递那边的原因。'
draft+='您先耐心等一等，我们会尽快处理的，有消息了一定第一时间联系您，请您理解一下，'
draft+='谢谢您的支持，祝您生活愉快，有什么问题随时找我哦。'
printf '{"text":"%s"}' "$draft" >"$work/body.json"

ulimit -n 4096 2>/dev/null || true
"$build/huashu" serve --port 0 --rules "$top/rules" --practice "$work/practice.db" \
    >"$work/out" 2>"$work/err" &
service=$!
for _ in $(seq 100); do
    grep -q http: "$work/out" && break
    sleep 0.1
done
port=$(sed -n 's#.*http://127\.0\.0\.1:\([0-9]*\)/.*#\1#p' "$work/out")
[ -n "$port" ] || { cat "$work/err" >&2; exit 1; }

resident() { awk '/^VmRSS/ { printf "%.1f MiB\n", $2 / 1024 }' "/proc/$service/status"; }
ask() { "$build/bench/bench_serve" "$port" "$1" "$2" "$work/body.json"; }

echo "cores: $(nproc), draft: ${#draft} characters"
echo "one connection:      $(ask 1 5000)"
ask "$connections" 5000 >"$work/warm"
before=$(resident)
echo "$connections connections:     $(ask "$connections" "$requests")"
echo "resident memory:     $before before, $(resident) after $requests requests"
