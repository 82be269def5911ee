/*
 * The peer that does nothing but find literals, as fast as vectorscan can:
 *
 *     bench_count_literals LITERALS FILE [THREADS]
 *
 * LITERALS has one phrase a line.  The file lies in memory and is scanned in blocks that end at a
 * line end; with two threads each scans every other block.  Prints the number of matches, which
 * may overlap, and MB/s of the scan alone.
 */
#include <hs/hs.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_THREADS = 64 };
static const size_t block_size = 256 * 1024;

typedef struct text {
    char *bytes;
    size_t size;
} text;

typedef struct share {
    const hs_database_t *database;
    const text *text;
    size_t first, step; /* which blocks */
    unsigned long long matches;
} share;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static text read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    text t = {NULL, 0};
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    t.size = (size_t)ftell(file);
    rewind(file);
    t.bytes = malloc(t.size + 1);
    if (!t.bytes || fread(t.bytes, 1, t.size, file) != t.size) {
        perror(path);
        exit(1);
    }
    t.bytes[t.size] = '\0';
    fclose(file);
    return t;
}

/* The phrases are cut out of the text in place. */
static hs_database_t *compile(text *literals)
{
    size_t count = 0, room = 1;
    for (size_t i = 0; i < literals->size; i++)
        room += literals->bytes[i] == '\n';
    const char **phrases = calloc(room, sizeof *phrases);
    size_t *lengths = calloc(room, sizeof *lengths);
    unsigned *flags = calloc(room, sizeof *flags), *ids = calloc(room, sizeof *ids);
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    for (char *line = strtok(literals->bytes, "\n"); line; line = strtok(NULL, "\n")) {
        phrases[count] = line;
        lengths[count] = strlen(line);
        ids[count] = (unsigned)count;
        count++;
    }
    if (hs_compile_lit_multi(phrases, flags, ids, lengths, (unsigned)count, HS_MODE_BLOCK, NULL,
                             &database, &error) != HS_SUCCESS) {
        fprintf(stderr, "vectorscan: %s\n", error->message);
        exit(1);
    }
    free(phrases);
    free(lengths);
    free(flags);
    free(ids);
    return database;
}

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void *ctx)
{
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    ++*(unsigned long long *)ctx;
    return 0;
}

static size_t block_end(const text *t, size_t start)
{
    size_t end = start + block_size;
    if (end >= t->size)
        return t->size;
    const char *line = memchr(t->bytes + end, '\n', t->size - end);
    return line ? (size_t)(line - t->bytes) + 1 : t->size;
}

static void *scan_share(void *argument)
{
    share *s = argument;
    hs_scratch_t *scratch = NULL;
    size_t number = 0;
    if (hs_alloc_scratch(s->database, &scratch) != HS_SUCCESS)
        exit(1);
    for (size_t at = 0; at < s->text->size; number++) {
        size_t end = block_end(s->text, at);
        if (number % s->step == s->first &&
            hs_scan(s->database, s->text->bytes + at, (unsigned)(end - at), 0, scratch, count_match,
                    &s->matches) != HS_SUCCESS)
            exit(1);
        at = end;
    }
    hs_free_scratch(scratch);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: bench_count_literals LITERALS FILE [THREADS]\n");
        return 2;
    }
    size_t threads = argc > 3 ? (size_t)atoi(argv[3]) : 1;
    threads = threads < 1 ? 1 : threads > MOST_THREADS ? MOST_THREADS : threads;
    text literals = read_file(argv[1]), file = read_file(argv[2]);
    hs_database_t *database = compile(&literals);
    share shares[MOST_THREADS];
    pthread_t ids[MOST_THREADS];
    unsigned long long matches = 0;
    double start = now();
    for (size_t i = 0; i < threads; i++) {
        shares[i] = (share){database, &file, i, threads, 0};
        if (pthread_create(&ids[i], NULL, scan_share, &shares[i]) != 0)
            return 1;
    }
    for (size_t i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        matches += shares[i].matches;
    }
    double seconds = now() - start;
    printf("%llu %.1f\n", matches, (double)file.size / seconds / 1e6);
    hs_free_database(database);
    free(literals.bytes);
    free(file.bytes);
    return 0;
}
