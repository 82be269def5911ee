#include "audit/pool.h"

#include "common/fail.h"

#include <pthread.h>
#include <stdlib.h>

typedef enum slot_state { SLOT_FREE, SLOT_BUSY, SLOT_JUDGED } slot_state;

typedef struct slot {
    slot_state state;
    audit_batch batch;
} slot;

typedef struct pool {
    const pool_work *work;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    slot *ring;
    size_t ring_size;
    uint64_t next_read, next_write; /* numbers of batches */
    bool reading, writing;          /* somebody is */
    bool ended;                     /* nothing more to read */
    bool failed;                    /* a write said so */
} pool;

typedef struct pool_thread {
    pool *pool;
    size_t number;
    pthread_t id;
} pool_thread;

static slot *slot_of(pool *p, uint64_t number)
{
    return &p->ring[number % p->ring_size];
}

/* The lock is held when these are called and when they return. */

static bool can_write(pool *p)
{
    return !p->writing && !p->failed && p->next_write < p->next_read &&
           slot_of(p, p->next_write)->state == SLOT_JUDGED;
}

static void write_next(pool *p)
{
    slot *s = slot_of(p, p->next_write);
    p->writing = true;
    pthread_mutex_unlock(&p->lock);
    bool done = p->work->write(p->work->ctx, &s->batch);
    pthread_mutex_lock(&p->lock);
    p->writing = false;
    p->failed = p->failed || !done;
    s->state = SLOT_FREE;
    p->next_write++;
    pthread_cond_broadcast(&p->changed);
}

static bool can_read(pool *p)
{
    return !p->reading && !p->ended && !p->failed && slot_of(p, p->next_read)->state == SLOT_FREE;
}

static void read_and_judge(pool *p, size_t thread)
{
    slot *s = slot_of(p, p->next_read);
    p->reading = true;
    pthread_mutex_unlock(&p->lock);
    batch_clear(&s->batch);
    s->batch.number = p->next_read;
    bool more = p->work->read(p->work->ctx, &s->batch);
    pthread_mutex_lock(&p->lock);
    p->reading = false;
    p->ended = !more;
    pthread_cond_broadcast(&p->changed);
    if (!more)
        return;
    s->state = SLOT_BUSY;
    p->next_read++;
    pthread_mutex_unlock(&p->lock);
    p->work->judge(p->work->ctx, thread, &s->batch);
    pthread_mutex_lock(&p->lock);
    s->state = SLOT_JUDGED;
    pthread_cond_broadcast(&p->changed);
}

static void *run_thread(void *argument)
{
    pool_thread *self = argument;
    pool *p = self->pool;
    pthread_mutex_lock(&p->lock);
    while (!p->failed && !(p->ended && p->next_write == p->next_read)) {
        if (can_write(p))
            write_next(p);
        else if (can_read(p))
            read_and_judge(p, self->number);
        else
            pthread_cond_wait(&p->changed, &p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* The caller is thread 0; of the others as many are used as can be had. */
static void run_all(pool *p, pool_thread *threads, size_t count)
{
    size_t started = 1;
    for (size_t i = 0; i < count; i++)
        threads[i] = (pool_thread){.pool = p, .number = i};
    while (started < count &&
           pthread_create(&threads[started].id, NULL, run_thread, &threads[started]) == 0)
        started++;
    run_thread(&threads[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i].id, NULL);
}

hua_code pool_run(const pool_work *work, size_t threads, hua_error *error)
{
    pool p = {.work = work, .ring_size = 3 * threads + 1};
    pool_thread *all = calloc(threads, sizeof *all);
    p.ring = calloc(p.ring_size, sizeof *p.ring);
    if (all && p.ring) {
        pthread_mutex_init(&p.lock, NULL);
        pthread_cond_init(&p.changed, NULL);
        run_all(&p, all, threads);
        pthread_cond_destroy(&p.changed);
        pthread_mutex_destroy(&p.lock);
    }
    bool lacking = !all || !p.ring;
    for (size_t i = 0; p.ring && i < p.ring_size; i++)
        batch_free(&p.ring[i].batch);
    free(p.ring);
    free(all);
    return lacking ? cli_fail_memory(error) : HUA_OK;
}
