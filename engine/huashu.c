/*
 * The public interface: objects are made here, and the stages named in order.
 *
 *   packs:     hua_pack_read_files -> hua_pack_load -> hua_compile
 *   dialogue:  scan -> find -> relate -> (findings, suggest) -> score      (analysis/check.c)
 *   report:    hua_report_write_json
 */
#include "analysis/scanner.h"

#include "base/map.h"
#include "rules/pack.h"

#define TEXT(name, text) text,

const char *hua_code_text(hua_code code)
{
    static const char *const texts[] = {HUA_CODES(TEXT)};
    return (size_t)code < sizeof texts / sizeof *texts ? texts[code] : "";
}

#define STRING_(x) #x
#define STRING(x) STRING_(x)

const char *hua_version(void)
{
    return STRING(HUA_VERSION_MAJOR) "." STRING(HUA_VERSION_MINOR) "." STRING(HUA_VERSION_PATCH);
}

static const char *name_in(const char *const *names, size_t count, size_t i)
{
    return i < count ? names[i] : "";
}

const char *hua_severity_name(hua_severity severity)
{
    static const char *const names[] = {"info", "warning", "error"};
    return name_in(names, 3, (size_t)severity);
}

const char *hua_speaker_name(hua_speaker speaker)
{
    static const char *const names[] = {"agent", "customer", "system", "other"};
    return name_in(names, 4, (size_t)speaker);
}

const char *hua_channel_name(hua_channel channel)
{
    static const char *const names[] = {"chat", "call", "email", "draft"};
    return name_in(names, 4, (size_t)channel);
}

/* ---- rulesets -------------------------------------------------------------------- */

static const hua_allocator *allocator_of(const hua_allocator *given)
{
    return given ? given : &hua_default_allocator;
}

static hua_code load_sources(hua_ruleset **out, yaml_source *sources, size_t count,
                             const hua_ruleset_options *options, hua_arena *arena, hua_error *error)
{
    pack_set packs;
    const hua_code code = hua_pack_load(&packs, sources, count, options, arena, error);
    return code ? code : hua_compile(out, &packs, arena->allocator, error);
}

hua_code hua_ruleset_load(hua_ruleset **out, const char *const *paths, size_t count,
                          const hua_ruleset_options *options, hua_error *error)
{
    const hua_ruleset_options defaults = {0};
    const hua_ruleset_options *o = options ? options : &defaults;
    hua_arena arena;
    hua_arena_init(&arena, allocator_of(o->allocator));
    yaml_source *sources = NULL;
    size_t source_count = 0;
    hua_code code = hua_pack_read_files(paths, count, &arena, &sources, &source_count, error);
    if (!code)
        code = load_sources(out, sources, source_count, o, &arena, error);
    hua_arena_free(&arena);
    return code;
}

hua_code hua_ruleset_parse(hua_ruleset **out, hua_str yaml, const char *name,
                           const hua_ruleset_options *options, hua_error *error)
{
    const hua_ruleset_options defaults = {0};
    const hua_ruleset_options *o = options ? options : &defaults;
    hua_arena arena;
    hua_arena_init(&arena, allocator_of(o->allocator));
    yaml_source source = {.name = name ? name : "", .text = yaml};
    const hua_code code = load_sources(out, &source, 1, o, &arena, error);
    hua_arena_free(&arena);
    return code;
}

/* ---- looking into a ruleset ----------------------------------------------------------- */

static bool is_kind(const rs_detector *d, hua_kind kind)
{
    return (kind == HUA_RULE && d->kind == PACK_RULE) ||
           (kind == HUA_BEHAVIOUR && d->kind == PACK_BEHAVIOUR) ||
           (kind == HUA_TAG && d->kind == PACK_TAG);
}

/* The i-th detector of a kind; NULL if there are fewer. */
static const rs_detector *nth_detector(const hua_ruleset *rules, hua_kind kind, size_t i)
{
    for (uint32_t k = 0; k < rules->detectors_count; k++)
        if (is_kind(&rules->detectors[k], kind) && i-- == 0)
            return &rules->detectors[k];
    return NULL;
}

size_t hua_ruleset_count(const hua_ruleset *rules, hua_kind kind)
{
    if (kind == HUA_RUBRIC)
        return rules->rubrics_count;
    if (kind == HUA_LEXICON)
        return rules->lexicons_count;
    size_t n = 0;
    for (uint32_t k = 0; k < rules->detectors_count; k++)
        n += is_kind(&rules->detectors[k], kind);
    return n;
}

static hua_str scope_name(uint32_t scope)
{
    static const char *const names[] = {"clause", "sentence", "turn", "dialogue"};
    return hua_str_from(name_in(names, 4, scope));
}

static void describe_detector(const hua_ruleset *r, hua_kind kind, const rs_detector *d,
                              hua_entry *entry)
{
    *entry = (hua_entry){.kind = kind,
                         .id = rs_text_of(r, d->id),
                         .category = rs_text_of(r, d->category),
                         .severity = (hua_severity)d->severity,
                         .title = rs_text_of(r, d->title.hans),
                         .message = rs_text_of(r, d->message.hans),
                         .why = rs_text_of(r, d->why.hans),
                         .title_en = rs_text_of(r, d->title.en),
                         .why_en = rs_text_of(r, d->why.en),
                         .source = rs_text_of(r, d->source),
                         .who = (hua_speaker)d->who,
                         .scope = scope_name(d->scope),
                         .definition = rs_text_of(r, d->definition),
                         .example_count = d->examples.count};
}

bool hua_ruleset_entry(const hua_ruleset *rules, hua_kind kind, size_t i, hua_entry *entry)
{
    if (kind == HUA_RUBRIC) {
        if (i >= rules->rubrics_count)
            return false;
        const rs_rubric *u = &rules->rubrics[i];
        *entry = (hua_entry){.kind = kind,
                             .id = rs_text_of(rules, u->id),
                             .title = rs_text_of(rules, u->title.hans),
                             .title_en = rs_text_of(rules, u->title.en),
                             .source = rs_text_of(rules, u->source),
                             .definition = rs_text_of(rules, u->definition)};
        return true;
    }
    if (kind == HUA_LEXICON) {
        if (i >= rules->lexicons_count)
            return false;
        const rs_lexicon *l = &rules->lexicons[i];
        *entry = (hua_entry){
            .kind = kind, .id = rs_text_of(rules, l->name), .source = rs_text_of(rules, l->source)};
        return true;
    }
    const rs_detector *d = nth_detector(rules, kind, i);
    if (d)
        describe_detector(rules, kind, d, entry);
    return d != NULL;
}

enum { KINDS = HUA_LEXICON + 1 };

static bool find_by_id(const hua_ruleset *rules, hua_str id, hua_entry *entry)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; hua_ruleset_entry(rules, (hua_kind)kind, i, entry); i++)
            if (hua_str_eq(entry->id, id))
                return true;
    return false;
}

static void find_nearest(const hua_ruleset *rules, hua_str id, hua_str *near)
{
    VEC(hua_str) names = {0};
    hua_entry entry;
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; hua_ruleset_entry(rules, (hua_kind)kind, i, &entry); i++)
            if (!hua_vec_push(&rules->allocator, &names, entry.id))
                break;
    *near = hua_nearest_name(id, names.items, names.count);
    hua_vec_free(&rules->allocator, &names);
}

bool hua_ruleset_find(const hua_ruleset *rules, hua_str id, hua_entry *entry, hua_str *near)
{
    if (near)
        *near = (hua_str){"", 0};
    if (find_by_id(rules, id, entry))
        return true;
    if (near)
        find_nearest(rules, id, near);
    return false;
}

bool hua_ruleset_example(const hua_ruleset *rules, hua_kind kind, size_t entry, size_t i,
                         hua_example *example)
{
    const rs_detector *d = kind == HUA_RUBRIC || kind == HUA_LEXICON
                               ? NULL
                               : nth_detector(rules, kind, entry);
    if (!d || i >= d->examples.count)
        return false;
    const rs_example *e = &rules->examples[d->examples.first + i];
    *example = (hua_example){.kind = (hua_example_kind)e->kind,
                             .text = rs_text_of(rules, e->text),
                             .expected = rs_text_of(rules, e->expected),
                             .line = e->line,
                             .channel = (hua_channel)e->channel};
    return true;
}

void hua_ruleset_describe(const hua_ruleset *rules, hua_ruleset_facts *facts)
{
    *facts = (hua_ruleset_facts){.rules = hua_ruleset_count(rules, HUA_RULE),
                                 .behaviours = hua_ruleset_count(rules, HUA_BEHAVIOUR),
                                 .rubrics = rules->rubrics_count,
                                 .tags = hua_ruleset_count(rules, HUA_TAG),
                                 .lexicons = rules->lexicons_count,
                                 .patterns = rules->patterns_count,
                                 .literals = rules->literals_count,
                                 .states = rules->text_nodes_count,
                                 .bytes = rules->block_size,
                                 .fingerprint = rules->header.fingerprint};
}

void hua_ruleset_literals(const hua_ruleset *rules, void (*each)(void *ctx, hua_str literal),
                          void *ctx)
{
    for (uint32_t i = 0; i < rules->literals_count; i++)
        each(ctx, rs_text_of(rules, rules->literals[i].text));
}

/* ---- scanners -------------------------------------------------------------------------- */

static bool asks_sentences(const rs_condition *c)
{
    return c->window_unit == UNIT_SENTENCES &&
           (c->window == WINDOW_FIRST || c->window == WINDOW_LAST);
}

/* What has to be kept of every turn only because some condition asks for it. */
static void know_needs(hua_scanner *s)
{
    for (uint32_t i = 0; i < s->rules->conditions_count; i++) {
        const rs_condition *c = &s->rules->conditions[i];
        s->uses_sentence_windows = s->uses_sentence_windows || asks_sentences(c);
        s->uses_clauses = s->uses_clauses || (c->unit == UNIT_CLAUSES && c->entity == RS_NONE);
    }
    for (uint32_t i = 0; i < s->rules->exprs_count; i++)
        s->uses_sentence_windows = s->uses_sentence_windows ||
                                   s->rules->exprs[i].window_unit == UNIT_SENTENCES;
}

static bool fill_scanner(hua_scanner *s, hua_error *error)
{
    const size_t entities = s->rules->entities_count * sizeof *s->entities;
    const size_t detectors = s->rules->detectors_count * sizeof *s->detectors;
    const size_t exprs = ((size_t)s->rules->exprs_count + 1) * sizeof *s->exprs;
    s->entities = hua_alloc(&s->allocator, entities);
    s->detectors = hua_alloc(&s->allocator, detectors);
    s->exprs = hua_alloc(&s->allocator, exprs);
    s->fronts = match_fronts_new(&s->allocator);
    slots_prepare(&s->value_sets);
    if (!s->entities || !s->detectors || !s->exprs || !s->fronts || !scan_prepare(s) ||
        !find_prepare(s) || !relate_prepare(s) || !score_prepare(s)) {
        hua_fail_nomem(error);
        return false;
    }
    memset(s->entities, 0, entities);
    memset(s->detectors, 0, detectors);
    memset(s->exprs, 0, exprs);
    return hua_splitter_new(&s->splitter, &s->allocator, error) == HUA_OK &&
           hua_converter_new(&s->converter, &s->allocator, error) == HUA_OK;
}

hua_code hua_scanner_new(hua_scanner **out, const hua_ruleset *rules,
                         const hua_scanner_options *options, hua_error *error)
{
    hua_error own;
    hua_error *e = error ? error : &own;
    const hua_scanner_options defaults = {0};
    const hua_scanner_options *o = options ? options : &defaults;
    const hua_allocator *allocator = allocator_of(o->allocator);
    hua_scanner *s = hua_alloc(allocator, sizeof *s);
    if (!s)
        return hua_fail_nomem(e);
    *s = (hua_scanner){.rules = rules, .allocator = *allocator, .options = *o};
    s->trace_turn = UINT32_MAX;
    hua_arena_init(&s->arena, &s->allocator);
    hua_units_init(&s->units, &s->allocator);
    hua_buf_init(&s->json, &s->allocator, HUA_MAX_REPORT_BYTES);
    hua_buf_init(&s->text, &s->allocator, HUA_MAX_REPORT_BYTES);
    hua_buf_init(&s->draft, &s->allocator, HUA_MAX_REPORT_BYTES);
    e->code = HUA_OK;
    if (!fill_scanner(s, e)) {
        const hua_code code = e->code ? e->code : HUA_E_NOMEM;
        hua_scanner_free(s);
        return code;
    }
    know_needs(s);
    *out = s;
    return HUA_OK;
}

void hua_scanner_free(hua_scanner *s)
{
    if (!s)
        return;
    const hua_allocator allocator = s->allocator;
    const hua_allocator *a = &allocator;
    hua_splitter_free(s->splitter);
    hua_converter_free(s->converter);
    hua_units_free(&s->units);
    match_fronts_free(a, s->fronts);
    hua_release(a, s->entities);
    hua_release(a, s->detectors);
    hua_release(a, s->exprs);
    hua_release(a, s->chain_of);
    hua_release(a, s->symbols);
    hua_release(a, s->seen);
    hua_release(a, s->hit);
    hua_vec_free(a, &s->chains);
    hua_vec_free(a, &s->objections);
    hua_vec_free(a, &s->related);
    hua_vec_free(a, &s->terms);
    hua_vec_free(a, &s->step_terms);
    hua_vec_free(a, &s->places);
    hua_vec_free(a, &s->raw);
    hua_vec_free(a, &s->laid_out);
    hua_vec_free(a, &s->spans);
    hua_vec_free(a, &s->gathered);
    hua_vec_free(a, &s->survivors);
    hua_vec_free(a, &s->alone);
    hua_vec_free(a, &s->merged);
    hua_vec_free(a, &s->runs);
    hua_vec_free(a, &s->paths);
    hua_vec_free(a, &s->leads);
    hua_vec_free(a, &s->present);
    hua_vec_free(a, &s->asked);
    hua_vec_free(a, &s->codes);
    hua_vec_free(a, &s->view_codes);
    hua_vec_free(a, &s->to_tell);
    hua_vec_free(a, &s->begins);
    hua_vec_free(a, &s->candidates);
    hua_vec_free(a, &s->sentence_ids);
    hua_vec_free(a, &s->sentence_starts);
    hua_vec_free(a, &s->clause_ids);
    hua_vec_free(a, &s->clause_starts);
    hua_vec_free(a, &s->word_ends);
    hua_vec_free(a, &s->quotes);
    hua_vec_free(a, &s->said_back);
    hua_vec_free(a, &s->pack_words);
    hua_vec_free(a, &s->view_symbols);
    hua_vec_free(a, &s->view_units);
    hua_vec_free(a, &s->finds);
    hua_vec_free(a, &s->captures);
    hua_vec_free(a, &s->turns);
    hua_vec_free(a, &s->scratch);
    hua_vec_free(a, &s->holding);
    hua_vec_free(a, &s->indexes);
    hua_vec_free(a, &s->said);
    hua_arena_free(&s->arena);
    hua_buf_free(&s->json);
    hua_buf_free(&s->text);
    hua_buf_free(&s->draft);
    hua_release(a, s);
}

hua_code hua_check(hua_scanner *scanner, const hua_dialogue *dialogue, const hua_report **report,
                   hua_error *error)
{
    const hua_code code = check_dialogue(scanner, dialogue, error);
    if (!code && report)
        *report = &scanner->report;
    return code;
}

hua_code hua_report_json(hua_scanner *scanner, const hua_report *report, hua_str *json,
                         hua_error *error)
{
    hua_buf_reset(&scanner->json);
    hua_report_write_json(report, &scanner->json);
    if (scanner->json.error == HUA_E_LIMIT)
        return hua_fail(error, HUA_E_LIMIT, "报告太大", "the report is too large");
    if (scanner->json.error)
        return hua_fail_nomem(error);
    *json = hua_buf_str(&scanner->json);
    return HUA_OK;
}

hua_code hua_to_traditional(hua_scanner *scanner, hua_str text, hua_str *out, hua_error *error)
{
    hua_buf_reset(&scanner->text);
    hua_convert(scanner->converter, text, HUA_SCRIPT_TW, &scanner->text);
    if (scanner->text.error)
        return hua_fail_nomem(error);
    *out = hua_buf_str(&scanner->text);
    return HUA_OK;
}
