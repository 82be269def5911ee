#include "learning/learning.h"

#include "practice/script_text.h"

void learning_hold(const learning *l)
{
    if (l->lock)
        pthread_mutex_lock(l->lock);
}

void learning_release(const learning *l)
{
    if (l->lock)
        pthread_mutex_unlock(l->lock);
}

hua_str learning_text(const learning *l, hua_str zh, hua_str en)
{
    hua_str out;
    if (l->lang == HUA_EN && en.len)
        return en;
    if (l->lang == HUA_HANT && script_text_traditional(l->scanner, zh, &out, NULL) == HUA_OK)
        return out;
    return zh;
}

hua_str learning_skill_title(const learning *l, hua_str id)
{
    for (size_t i = 0; i < practice_skill_count(l->library); i++) {
        const practice_skill *skill = practice_skill_at(l->library, i);
        if (cli_eq(skill->id, id))
            return learning_text(l, skill->title, skill->title_en);
    }
    return id;
}
