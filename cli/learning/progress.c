#include "learning/progress.h"

#include "common/fail.h"
#include "learning/drills.h"

static void put_day(json_out *out, int64_t day)
{
    char text[16];
    out_member_text(out, "day", cli_str(learner_day_text(day, text)));
}

static void put_days(json_out *out, const learner_progress *p)
{
    out_key(out, "days");
    out_open(out, '[');
    for (size_t i = 0; i < p->day_count; i++) {
        out_open(out, '{');
        put_day(out, p->days[i].day);
        out_member_int(out, "talks", (int64_t)p->days[i].talks);
        out_member_int(out, "answers", (int64_t)p->days[i].answers);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_series(json_out *out, const learner_progress *p, hua_str skill)
{
    out_key(out, "series");
    out_open(out, '[');
    for (size_t i = 0; i < p->value_count; i++) {
        if (!cli_eq(p->values[i].skill, skill))
            continue;
        out_open(out, '{');
        put_day(out, p->values[i].day);
        out_member_real(out, "value", p->values[i].value);
        out_member_int(out, "n", (int64_t)p->values[i].n);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_now(json_out *out, const learner_progress *p, hua_str skill)
{
    out_key(out, "now");
    for (size_t i = 0; i < p->level_count; i++) {
        if (!cli_eq(p->levels[i].skill, skill))
            continue;
        out_real(out, p->levels[i].value);
        return;
    }
    out_null(out);
}

static void put_skills(const learning *l, json_out *out, const learner_progress *p)
{
    out_key(out, "skills");
    out_open(out, '[');
    for (size_t i = 0; i < practice_skill_count(l->library); i++) {
        const practice_skill *skill = practice_skill_at(l->library, i);
        out_open(out, '{');
        out_member_text(out, "id", skill->id);
        out_member_text(out, "title", learning_text(l, skill->title, skill->title_en));
        put_series(out, p, skill->id);
        put_now(out, p, skill->id);
        out_close(out, '}');
    }
    out_close(out, ']');
}

hua_code progress_write(const learning *l, hua_str who, learner_moment now, json_out *out,
                        hua_error *error)
{
    cli_arena arena = {0};
    learner_progress p;
    learning_hold(l);
    hua_code code = learner_get_progress(l->store, who, now.day, &arena, &p, error);
    learning_release(l);
    if (code == HUA_OK) {
        out_open(out, '{');
        out_member_text(out, "learner", who);
        out_member_int(out, "talks", (int64_t)p.talks);
        out_member_int(out, "answers", (int64_t)p.answers);
        out_member_int(out, "due", (int64_t)p.due);
        put_days(out, &p);
        put_skills(l, out, &p);
        out_close(out, '}');
    }
    cli_arena_free(&arena);
    return code == HUA_OK && out->text.failed ? cli_fail_memory(error) : code;
}

static void put_standing(const learning *l, json_out *out, const practice_skill *skill,
                         const drill_standing *standing)
{
    out_open(out, '{');
    out_member_text(out, "id", skill->id);
    out_member_text(out, "title", learning_text(l, skill->title, skill->title_en));
    out_member_int(out, "drills", (int64_t)standing->drills);
    out_member_int(out, "seen", (int64_t)standing->seen);
    out_member_int(out, "due", (int64_t)standing->due);
    out_key(out, "mean");
    if (standing->seen)
        out_real(out, standing->mean);
    else
        out_null(out);
    out_close(out, '}');
}

hua_code progress_write_drills(const learning *l, hua_str who, learner_moment now, json_out *out,
                               hua_error *error)
{
    cli_arena arena = {0};
    learner_cards cards;
    learning_hold(l);
    hua_code code = learner_get_cards(l->store, who, &arena, &cards, error);
    learning_release(l);
    out_open(out, '{');
    out_key(out, "skills");
    out_open(out, '[');
    for (size_t i = 0; code == HUA_OK && i < practice_skill_count(l->library); i++) {
        const practice_skill *skill = practice_skill_at(l->library, i);
        const drill_standing standing = drill_stand(l->library, &cards, skill->id, now.day);
        if (standing.drills)
            put_standing(l, out, skill, &standing);
    }
    out_close(out, ']');
    out_close(out, '}');
    cli_arena_free(&arena);
    return code == HUA_OK && out->text.failed ? cli_fail_memory(error) : code;
}
