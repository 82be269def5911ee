#!/usr/bin/env bash
# Runs every test there is:
#   release   gcc, warnings are errors: all tests, and programs built against the installed tree
#   checked   clang with AddressSanitizer and UndefinedBehaviorSanitizer: all tests again, and the fuzz
#             targets for a fixed number of texts
#   threads   ThreadSanitizer: the shared ruleset
#   source    clang-format, clang-tidy
# Installs the packages that are missing.  Safe to run again; then it builds only what changed.
# The last line counts the tests of all runs; the exit code is 0 if none failed.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/common.sh
. "$top/scripts/common.sh"

passed=0 failed=0 skipped=0
began=$SECONDS

# count FAILED NAME: one check that is no ctest.
count() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $2" >&2
    fi
}

# run_tests DIR CTEST-OPTION...: runs a build's tests and adds them to the counts.
run_tests() {
    local directory=$top/build/$1 status=0
    local results=$directory/results.xml
    shift
    rm -f "$results"
    ctest --test-dir "$directory" --output-on-failure --output-junit "$results" "$@" || status=$?
    grep -ho 'skipped: .*' "$results" || true
    local tests failures skips
    tests=$(grep -c '<testcase ' "$results" || true)
    failures=$(grep -c '<testcase .*status="fail"' "$results" || true)
    skips=$(grep -cE '<testcase .*status="(notrun|disabled)"' "$results" || true)
    passed=$((passed + tests - failures - skips))
    failed=$((failed + failures))
    skipped=$((skipped + skips))
    if [ "$status" -ne 0 ] && [ "$failures" -eq 0 ] || [ "$tests" -eq 0 ]; then
        count 1 "ctest in $directory"
    fi
}

# build NAME TARGETS OPTION...: configures and builds; a build that fails is a failed test.
build() {
    local name=$1 targets=$2
    shift 2
    say "building in build/$name ($((SECONDS - began)) s)"
    # shellcheck disable=SC2086 # targets are words
    if configure "$name" -DHUASHU_WERROR=ON "$@" && cmake --build "$top/build/$name" -- $targets; then
        return 0
    fi
    count 1 "building $name"
    return 1
}

# ours PATTERN DIR...: our source files, as paths from the top.
ours() {
    local pattern=$1
    shift
    (cd "$top" && find "$@" -name build -prune -o -name "$pattern" -print)
}

check_format() {
    local status=0 log=$top/build/format.log
    ours '*.[ch]*' engine cli tests bench | grep -E '\.(c|h|cpp)$' |
        (cd "$top" && xargs clang-format --dry-run -Werror) >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || sed -n 's/:.*: error: .*/: not as clang-format has it/p' "$log" | sort -u
    return "$status"
}

check_tidy() {
    local status=0 log=$top/build/tidy.log
    ours '*.c' engine/base engine/text engine/rules engine/analysis engine/report cli bench |
        grep -v -e /gen/ -e ^bench/peers/ | (cd "$top" && xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p build/checked) \
        >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || grep -E -A 3 ': (error|warning):' "$log" | head -n 100
    return "$status"
}

say "packages"
need "${build_packages[@]}" "${test_packages[@]}"
mkdir -p "$top/build"

say "clang-format"
status=0
check_format || status=$?
count "$status" clang-format

if build release all -DCMAKE_BUILD_TYPE=Release -DHUASHU_TESTS=ON; then
    say "tests of build/release"
    run_tests release -j "$(nproc)"
fi

# The tables and the pages are the same in every build: the others take those of the first.
tables=$top/build/release/generated/tables.c
[ -f "$tables" ] || tables=
pages=$top/build/release/web/out
[ -f "$pages/app/index.html" ] || pages=

if build checked all -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang \
    -DCMAKE_CXX_COMPILER=clang++ -DHUASHU_FUZZ=ON -DHUASHU_TABLES="$tables" -DHUASHU_WEB="$pages"; then
    say "tests of build/checked"
    HUASHU_PROPERTIES=1000 run_tests checked -j "$(nproc)"
fi

if build threads test_threads_shared -DCMAKE_BUILD_TYPE=Debug -DHUASHU_SANITIZE=thread \
    -DHUASHU_TABLES="$tables" -DHUASHU_WEB="$pages"; then
    say "tests of build/threads"
    run_tests threads -R '^threads\.'
fi

say "clang-tidy ($((SECONDS - began)) s)"
status=0
check_tidy || status=$?
count "$status" clang-tidy

say "all runs took $((SECONDS - began)) s"
line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ]
