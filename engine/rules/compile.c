/*
 * From checked packs to a ruleset: entities of the lexicons first, since patterns refer to them, then
 * detectors and rubrics, then the tries of all literals, and at last
 * everything is laid out in one block (image.h).
 */
#include "rules/compile.h"

#include "rules/image.h"
#include "rules/trie.h"
#include "text/utf8.h"

enum { SYMBOL_BLOCKS = 0x110000 >> 8, MOST_SYMBOLS = 65000 };

rs_str compile_new_string(compiler *c, hua_str text)
{
    const rs_str made = {(uint32_t)c->bytes.count, (uint32_t)text.len};
    if (c->bytes.count + text.len > UINT32_MAX / 2 ||
        !hua_vec_reserve(c->allocator, &c->bytes, c->bytes.count + text.len + 1)) {
        c->failed = true;
        return (rs_str){0, 0};
    }
    if (text.len)
        memcpy(c->bytes.items + c->bytes.count, text.ptr, text.len);
    c->bytes.count += text.len;
    return made;
}

rs_str compile_string(compiler *c, hua_str text)
{
    if (text.len == 0)
        return (rs_str){0, 0};
    const uint32_t *known = hua_map_find(&c->string_by_text, text);
    if (known)
        return c->strings.items[*known];
    const rs_str made = compile_new_string(c, text);
    const hua_str kept = hua_arena_copy(&c->arena, text);
    if (c->failed || !kept.ptr || !hua_vec_push(c->allocator, &c->strings, made) ||
        !hua_map_set(&c->string_by_text, kept, (uint32_t)c->strings.count - 1))
        c->failed = true;
    return made;
}

rs_text compile_text(compiler *c, pack_text text)
{
    return (rs_text){compile_string(c, text.hans), compile_string(c, text.hant),
                     compile_string(c, text.en)};
}

/* ---- lexicons and the entities that the engine itself asks for ----------------- */

static uint32_t entity_of_words(compiler *c, const hua_str *words, size_t count)
{
    const uint32_t entity = compile_entity(c, (hua_str){"", 0}, SCOPE_TURN);
    for (size_t i = 0; i < count; i++)
        compile_literal(c, entity, words[i], (rs_str){0, 0});
    return entity;
}

static void compile_slots(compiler *c)
{
    c->header.slots_entity = (uint32_t)c->entities.count;
    static const char *const names[] = {
#define SLOT_NAME(name, text) "#" text,
        PAT_SLOTS(SLOT_NAME)
#undef SLOT_NAME
    };
    for (uint32_t i = 0; i < PAT_SLOT_COUNT && !c->failed; i++) {
        const uint32_t entity = compile_entity(c, hua_str_from(names[i]), SCOPE_SENTENCE);
        if (!c->failed)
            c->entities.items[entity].slot = i + 1;
    }
}

static void compile_lexicons(compiler *c)
{
    const pack_set *packs = c->packs;
    for (size_t i = 0; i < packs->lexicon_count && !c->failed; i++) {
        const pack_lexicon *lexicon = packs->lexicons[i];
        rs_lexicon out = {.name = compile_string(c, lexicon->name),
                          .entity = compile_entity(c, lexicon->name, SCOPE_SENTENCE)};
        compile_place(c, lexicon->place, &out.source);
        COMPILE_PUSH(c, lexicons, out);
        if (!hua_map_set(&c->lexicon_entity, lexicon->name, out.entity))
            c->failed = true;
    }
    for (size_t i = 0; i < packs->lexicon_count && !c->failed; i++)
        compile_patterns(c, c->lexicons.items[i].entity, packs->lexicons[i]->members);
}

/* Made before the lexicons that they use. */
static void compile_say_backs(compiler *c)
{
    compile_patterns(c, c->header.say_back_entity, c->packs->say_back);
    compile_patterns(c, c->header.say_back_end_entity, c->packs->say_back_end);
}

static void find_acceptance(compiler *c)
{
    c->header.acceptance = RS_NONE;
    for (size_t i = 0; i < c->packs->behaviours.count; i++)
        if (hua_str_is(c->packs->behaviours.items[i]->id, "acceptance"))
            c->header.acceptance = (uint32_t)(c->packs->rules.count + i);
}

/* ---- tries -------------------------------------------------------------------- */

/* One more symbol, for the time being without a literal of its own. */
static uint32_t add_single(compiler *c)
{
    const rs_single none = {RS_NO_SINGLE((uint32_t)c->literals.count), 0};
    return COMPILE_PUSH(c, singles, none);
}

/* Number of a folded code point among those that occur in literals; made if need be. */
static uint16_t symbol_of(compiler *c, uint32_t cp)
{
    uint16_t *block = &c->symbol_stage1.items[cp >> 8];
    if (*block == 0) {
        *block = (uint16_t)(c->symbol_stage2.count >> 8);
        for (int i = 0; i < 256; i++)
            COMPILE_PUSH(c, symbol_stage2, 0);
    }
    if (c->failed)
        return 0;
    uint16_t *symbol = &c->symbol_stage2.items[((size_t)*block << 8) | (cp & 0xFF)];
    if (*symbol == 0) {
        if (c->singles.count > MOST_SYMBOLS) {
            c->failed = true;
            return 0;
        }
        *symbol = (uint16_t)add_single(c);
    }
    return *symbol;
}

typedef struct word_lists {
    trie_word *text, *sound;
    size_t text_count, sound_count;
} word_lists;

/* Symbols and, where every character has one and there are enough, syllables of a literal. */
static void add_words(compiler *c, uint32_t id, word_lists *lists)
{
    rs_literal *literal = &c->literals.items[id];
    const char *text = c->bytes.items + literal->text.at;
    const unsigned char *p = (const unsigned char *)text;
    const unsigned char *end = p + literal->text.len;
    uint16_t *symbols = hua_arena_array(&c->arena, 2u * literal->symbols + 1, sizeof *symbols);
    if (!symbols) {
        c->failed = true;
        return;
    }
    uint16_t *syllables = symbols + literal->symbols;
    bool sounds = literal->symbols >= TRIE_LEAST;
    for (uint32_t i = 0; i < literal->symbols && p < end && !c->failed; i++) {
        uint32_t cp;
        p += hua_utf8_decode(p, end, &cp);
        symbols[i] = symbol_of(c, cp);
        syllables[i] = hua_syllable(cp);
        sounds = sounds && syllables[i];
    }
    if (literal->symbols == 1)
        c->singles.items[symbols[0]] = (rs_single){id, literal->speakers};
    else
        lists->text[lists->text_count++] = (trie_word){symbols, literal->symbols, id,
                                                       literal->speakers};
    if (sounds) {
        literal->syllables = literal->symbols;
        lists->sound[lists->sound_count++] = (trie_word){syllables, literal->symbols, id,
                                                         literal->speakers};
    }
}

/* The section arrays and the tries' have the same shape but are distinct types. */
#define TAKE(section, vec)                                         \
    ((section).items = (vec).items, (section).count = (vec).count, \
     (section).capacity = (vec).capacity, (vec).items = NULL, (vec).count = (vec).capacity = 0)

static void build_from(compiler *c, const word_lists *lists)
{
    trie_out_vec outs = {0};
    trie text = {0}, sound = {0};
    if (!hua_trie_build(&text, &outs, lists->text, lists->text_count, c->allocator) ||
        !hua_trie_build(&sound, &outs, lists->sound, lists->sound_count, c->allocator))
        c->failed = true;
    TAKE(c->text_filter, text.filter);
    TAKE(c->text_pairs, text.pairs);
    TAKE(c->text_nodes, text.nodes);
    TAKE(c->sound_filter, sound.filter);
    TAKE(c->sound_pairs, sound.pairs);
    TAKE(c->sound_nodes, sound.nodes);
    TAKE(c->outs, outs);
}
#undef TAKE

static void build_tries(compiler *c)
{
    const size_t n = c->literals.count;
    word_lists lists = {.text = hua_arena_array(&c->arena, n + 1, sizeof(trie_word)),
                        .sound = hua_arena_array(&c->arena, n + 1, sizeof(trie_word))};
    if (c->arena.failed || !hua_vec_reserve(c->allocator, &c->symbol_stage1, SYMBOL_BLOCKS)) {
        c->failed = true;
        return;
    }
    c->symbol_stage1.count = SYMBOL_BLOCKS;
    memset(c->symbol_stage1.items, 0, SYMBOL_BLOCKS * sizeof *c->symbol_stage1.items);
    for (int i = 0; i < 256; i++)
        COMPILE_PUSH(c, symbol_stage2, 0);
    add_single(c); /* symbol 0: what is in no literal */
    for (uint32_t i = 0; i < n && !c->failed; i++) {
        const uint32_t length = c->literals.items[i].symbols;
        c->header.longest = length > c->header.longest ? length : c->header.longest;
        add_words(c, i, &lists);
    }
    if (c->failed)
        return;
    build_from(c, &lists);
}

/* ---- the whole --------------------------------------------------------------------- */

static void compile_all(compiler *c)
{
    compile_slots(c);
    c->header.words_entity = entity_of_words(c, c->packs->words, c->packs->word_count);
    c->header.say_back_entity = compile_entity(c, (hua_str){"", 0}, SCOPE_SENTENCE);
    c->header.say_back_end_entity = compile_entity(c, (hua_str){"", 0}, SCOPE_SENTENCE);
    find_acceptance(c);
    compile_lexicons(c);
    if (!c->failed)
        compile_say_backs(c);
    if (!c->failed)
        compile_detectors(c);
    if (!c->failed)
        compile_rubrics(c);
    if (!c->failed)
        compile_places(c);
    if (!c->failed)
        compile_keys(c);
    if (!c->failed)
        build_tries(c);
    for (size_t i = 0; i < c->detectors.count; i++)
        if (c->detectors.items[i].flags & RS_SOUND_ALWAYS)
            c->header.sound_always = 1;
}

static hua_code lay_out(compiler *c, hua_ruleset **out, hua_error *error)
{
    image_section sections[IMAGE_SECTIONS];
    size_t n = 0;
#define LAY_OUT(type, name) \
    sections[n++] = (image_section){c->name.items, c->name.count, sizeof(type)};
    RS_SECTIONS(LAY_OUT)
#undef LAY_OUT
    return hua_image_build(out, &c->header, sections, c->allocator, error);
}

static void free_compiler(compiler *c)
{
#define FREE_FIELD(type, name) hua_vec_free(c->allocator, &c->name);
    RS_SECTIONS(FREE_FIELD)
#undef FREE_FIELD
    hua_vec_free(c->allocator, &c->literal_entity);
    hua_vec_free(c->allocator, &c->literal_pattern);
    hua_vec_free(c->allocator, &c->entity_detector);
    hua_vec_free(c->allocator, &c->strings);
    hua_map_free(&c->literal_by_text);
    hua_map_free(&c->entity_by_key);
    hua_map_free(&c->lexicon_entity);
    hua_map_free(&c->string_by_text);
    hua_units_free(&c->units);
    hua_arena_free(&c->arena);
    hua_arena_free(&c->scratch);
}

hua_code hua_compile(hua_ruleset **out, const pack_set *packs, const hua_allocator *allocator,
                     hua_error *error)
{
    compiler c = {.allocator = allocator, .packs = packs};
    hua_arena_init(&c.arena, allocator);
    hua_arena_init(&c.scratch, allocator);
    hua_map_init(&c.literal_by_text, allocator);
    hua_map_init(&c.entity_by_key, allocator);
    hua_map_init(&c.lexicon_entity, allocator);
    hua_map_init(&c.string_by_text, allocator);
    hua_units_init(&c.units, allocator);
    compile_all(&c);
    const hua_code code = c.failed ? hua_fail_nomem(error) : lay_out(&c, out, error);
    free_compiler(&c);
    return code;
}
