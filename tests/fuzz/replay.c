/* A main for a fuzz target without libFuzzer: runs it on every file of the directories given. */
#include "fuzz/target.h"
#include "testing.h"

#include <dirent.h>

static size_t replay_file(const char *path)
{
    size_t size;
    char *text = testing_read(path, &size);
    /* A block of its exact size, so that a read past the end is seen. */
    uint8_t *data = malloc(size ? size : 1);
    if (!data)
        exit(1);
    memcpy(data, text, size);
    free(text);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

static size_t replay_directory(const char *path)
{
    size_t count = 0;
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char file[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        count += replay_file(file);
    }
    if (directory)
        closedir(directory);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_directory(argv[i]);
    printf("%zu texts\n", count);
    return count ? 0 : 1;
}
