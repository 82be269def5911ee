# shellcheck shell=bash
# The linters for prose, textlint (with textlint-rule-prh) and Vale: sourced by bench/audit.sh.
#
# They cannot take all the literals.  They, huashu and rg get the same list of BENCH_PHRASES (300)
# phrases, drawn evenly from the literals that rules of severity error bring in, three Chinese
# characters or more, and the same text: the turns of the dialogues, one a line.  What a tool does
# before it begins to read is not held against it: the time of a run over one line is taken off.
#
# Nothing is installed here.  TEXTLINT and VALE may name the programs; the rule for textlint is
# looked for where textlint itself lies.

# shellcheck disable=SC2154 # top, work, build, data, huashu, a, b: common.sh
phrases=$work/phrases
prose=$work/prose.txt
textlint=${TEXTLINT:-$(command -v textlint || true)}
vale=${VALE:-$(command -v vale || true)}

# Writes the rules of one tool from the phrases, each between two texts.
rules_of() { # BEFORE AFTER
    awk -v before="$1" -v after="$2" '{ print before $0 after }' "$phrases"
}

write_huashu_pack() {
    printf 'pack: listed\nrules:\n  - id: listed\n    category: denial\n    severity: error\n'
    printf '    who: any\n    whole-words: false\n    fillers: false\n    sound: never\n'
    printf '    quoted: true\n    title: 词\n    message: 词\n    why: 词\n    match:\n'
    rules_of '      - ' ''
    printf '    tests: {bad: [甲, 乙], good: [丙, 丁]}\n'
}

write_textlint_rules() {
    printf 'version: 1\nrules:\n'
    rules_of '  - {expected: 〇, pattern: "' '"}'
}

write_vale_style() {
    printf 'extends: existence\nmessage: "%%s"\nlevel: error\nscope: raw\nnonword: true\ntokens:\n'
    rules_of '  - "' '"'
}

write_rules() {
    write_huashu_pack >"$work/listed.yaml"
    write_textlint_rules >"$work/prh.yml"
    printf '{"rules": {"prh": {"rulePaths": ["%s"]}}}\n' "$work/prh.yml" >"$work/textlintrc.json"
    mkdir -p "$work/styles/Listed"
    write_vale_style >"$work/styles/Listed/Phrases.yml"
    printf 'StylesPath = %s\nMinAlertLevel = error\n[*.txt]\nBasedOnStyles = Listed\n' \
        "$work/styles" >"$work/vale.ini"
}

# lint NAME COUNT COMMAND...: the command over the text and over one line of it; COUNT is the
# expression whose matches in the output are its findings.
lint() {
    local name=$1 count=$2 speed ratio
    shift 2
    A=("$@" "$prose")
    alone lint "$rounds"
    local all=$a found
    found=$(rg -o "$count" "$work/out" | wc -l)
    A=("$@" "$work/line.txt")
    alone lint "$rounds"
    all=$(calc %.6f "$all - $a > 0.0005 ? $all - $a : 0.0005")
    speed=$(calc %.1f "$(wc -c <"$prose") / $all / 1e6")
    if [ -z "${own:-}" ]; then
        own=$all
        ratio=
    else
        ratio="huashu: $(calc %.2f "$all / $own") times as fast; "
    fi
    say "$name" "$speed" "$ratio$found found, $(calc %.0f "$a * 1000") ms to start"
}

linters() {
    local own
    "$build/bench/bench_literals" --error "$HUASHU_RULES" | rg '^\p{Han}{3,}$' |
        awk -v n="${BENCH_PHRASES:-300}" '{ line[NR] = $0 }
            END { for (i = 0; i < n && i < NR; i++) print line[int(i * (NR > n ? NR / n : 1)) + 1] }' \
        >"$phrases"
    "$build/bench/bench_transcript" 1000000 "$data" >"$prose" || true # as many as there are
    head -n 1 "$prose" >"$work/line.txt"
    write_rules
    echo "the list: $(wc -l <"$phrases") phrases of rules of severity error, for linters cannot" \
        "take them all; the text: $(calc %.1f "$(wc -c <"$prose") / 1e6") MB, without its JSON"
    lint "huashu check -f short" '^' "$huashu" check --no-config --rules "$work/listed.yaml" -f short
    lint "rg -oF" '^' rg -j1 -oF -f "$phrases"
    if [ -n "$textlint" ]; then
        lint "textlint, prh" '"ruleId"' "$textlint" --config "$work/textlintrc.json" --format json
    else
        echo "textlint: not here (npm: textlint, textlint-rule-prh)"
    fi
    if [ -n "$vale" ]; then
        lint "Vale, existence" '^' "$vale" --config "$work/vale.ini" --output line
    else
        echo "Vale: not here (Go module github.com/errata-ai/vale/v3/cmd/vale, or vale.sh)"
    fi
}

linters
