# shellcheck shell=bash
# The linters for prose, textlint (with textlint-rule-prh) and Vale: sourced by bench/audit.sh.
#
# They cannot take all the literals.  They, huashu and rg get the same list of BENCH_PHRASES (300)
# phrases, drawn evenly from the literals that rules of severity error bring in, three Chinese
# characters or more; and the same text: the turns of the dialogues, one a line, in files of 1,000
# lines, for Vale's time grows far faster than a file's length.  Each has one thread.  What a tool
# does before it begins to read is not held against it: a run over one line is taken off.
#
# Nothing is installed here.  TEXTLINT and VALE may name the programs; textlint looks for its rule
# beside itself.

# shellcheck disable=SC2034 # arrays are handed to `alternate` by name
# shellcheck disable=SC2154 # common.sh: work, build, data, huashu; audit.sh: rounds

phrases=$work/phrases
prose=$work/prose
line=$work/line
textlint=${TEXTLINT:-$(command -v textlint || true)}
vale=${VALE:-$(command -v vale || true)}

# ---- the list and the text ----------------------------------------------------------

draw_phrases() {
    "$build/bench/bench_literals" --error "$HUASHU_RULES" | rg '^\p{Han}{3,}$' |
        awk -v n="${BENCH_PHRASES:-300}" '
            { line[NR] = $0 }
            END { for (i = 0; i < n && i < NR; i++) print line[int(i * (NR > n ? NR / n : 1)) + 1] }'
}

write_text() {
    mkdir "$prose" "$line"
    "$build/bench/bench_transcript" 1000000 "$data" >"$work/prose.txt" || true # all there are
    split -l 1000 --additional-suffix=.txt "$work/prose.txt" "$prose/"
    head -n 1 "$work/prose.txt" >"$line/a.txt"
}

# ---- the same rules in four languages ----------------------------------------------

# Every phrase between two texts.
phrases_in() { # BEFORE AFTER
    awk -v before="$1" -v after="$2" '{ print before $0 after }' "$phrases"
}

huashu_pack() {
    printf 'pack: listed\nrules:\n  - id: listed\n    category: denial\n    severity: error\n'
    printf '    who: any\n    whole-words: false\n    fillers: false\n    sound: never\n'
    printf '    quoted: true\n    title: 词\n    message: 词\n    why: 词\n    match:\n'
    phrases_in '      - ' ''
    printf '    tests: {bad: [甲, 乙], good: [丙, 丁]}\n'
}

textlint_rules() {
    printf 'version: 1\nrules:\n'
    phrases_in '  - {expected: 〇, pattern: "' '"}'
}

vale_style() {
    printf 'extends: existence\nmessage: "%%s"\nlevel: error\nscope: raw\nnonword: true\ntokens:\n'
    phrases_in '  - "' '"'
}

write_rules() {
    huashu_pack >"$work/listed.yaml"
    textlint_rules >"$work/prh.yml"
    printf '{"rules": {"prh": {"rulePaths": ["%s"]}}}\n' "$work/prh.yml" >"$work/textlintrc.json"
    mkdir -p "$work/styles/Listed"
    vale_style >"$work/styles/Listed/Phrases.yml"
    printf 'StylesPath = %s\nMinAlertLevel = error\n[*.txt]\nBasedOnStyles = Listed\n' \
        "$work/styles" >"$work/vale.ini"
}

# ---- measuring -------------------------------------------------------------------------

tools=()

# add NAME COMMAND...: the command over the text and over one line of it.
add_tool() {
    local -n all=$1_all start=$1_start
    tools+=("$1_all" "$1_start")
    shift
    all=("$@" "$prose")
    start=("$@" "$line")
}

# tell NAME TITLE FINDING: a line of results; FINDING is what a finding looks like in the output.
tell_tool() {
    local -n whole=$1_all
    local bytes seconds found start ratio
    bytes=$(($(wc -c <"$work/prose.txt") - $(wc -c <"$line/a.txt")))
    seconds=$(calc %.6f "${took[$1_all]} - ${took[$1_start]}")
    # Of two runs that take as long as each other the difference says nothing.
    seconds=$(calc %.6f "$seconds > 0.001 ? $seconds : 0.001")
    start=$(calc %.0f "${took[$1_start]} * 1000")
    seconds "${whole[@]}" >/dev/null
    found=$(rg -o "$3" "$work/out" | wc -l)
    if [ "$1" = own ]; then
        own_seconds=$seconds
        ratio=
    else
        ratio="huashu: $(calc %.2f "$seconds / $own_seconds") times as fast; "
    fi
    say "$2" "$(rate "$bytes" "$seconds")" "$ratio$found found, $start ms to start"
}

draw_phrases >"$phrases"
write_text
write_rules
echo "the list: $(wc -l <"$phrases") phrases of rules of severity error, for linters cannot take all" \
    "literals; the text: $(calc %.1f "$(wc -c <"$work/prose.txt") / 1e6") MB of turns, without JSON"
add_tool own "$huashu" check --no-config --rules "$work/listed.yaml" -f short
add_tool rg rg -j1 -oF -f "$phrases"
[ -z "$textlint" ] || add_tool textlint "$textlint" --config "$work/textlintrc.json" --format json
[ -z "$vale" ] || add_tool vale env GOMAXPROCS=1 "$vale" --config "$work/vale.ini" --output line
alternate "$rounds" "${tools[@]}"
tell_tool own "huashu check -f short" '^'
tell_tool rg "rg -oF" '^'
if [ -n "$textlint" ]; then
    tell_tool textlint "textlint, prh" '"ruleId"'
else
    echo "textlint: not here (npm: textlint, textlint-rule-prh)"
fi
if [ -n "$vale" ]; then
    tell_tool vale "Vale, existence" '^'
else
    echo "Vale: not here (Go module: github.com/errata-ai/vale/v3/cmd/vale)"
fi
