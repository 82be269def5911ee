#define _DEFAULT_SOURCE /* flock */

#include "common/part_file.h"

#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

hua_code part_file_fail(hua_error *error, const char *path, int number)
{
    cli_fail_write(error, path, number);
    if (number == ENOSPC || number == EDQUOT)
        cli_fail_hint(error,
                      "腾出空间后再跑 huashu report DIR / free some space, then huashu report DIR");
    else if (number == EACCES || number == EBUSY || number == ETXTBSY)
        cli_fail_hint(error, "文件是不是正开着？/ is the file open elsewhere?");
    return HUA_E_IO;
}

static void forget(part_file *file)
{
    if (file->lock >= 0)
        close(file->lock);
    cli_text_free(&file->path);
    cli_text_free(&file->part);
    *file = (part_file){.lock = -1};
}

static bool is_named(int fd, const char *path)
{
    struct stat ours, named;
    return fstat(fd, &ours) == 0 && stat(path, &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

/* While one waits for the lock, who had it has given the file another name. */
static int open_locked(const char *path)
{
    for (;;) {
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0)
            return fd;
        while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
            ;
        if (is_named(fd, path))
            return fd;
        close(fd);
    }
}

/* The lock outlives the stream, which is closed before the file gets its name. */
static bool open_stream(part_file *file)
{
    file->lock = open_locked(file->part.ptr);
    int fd = file->lock >= 0 && ftruncate(file->lock, 0) == 0 ? dup(file->lock) : -1;
    file->out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file->out && fd >= 0)
        close(fd);
    return file->out != NULL;
}

hua_code part_file_open(part_file *file, const char *path, hua_error *error)
{
    hua_code code = HUA_OK;
    *file = (part_file){.lock = -1};
    cli_text_add(&file->path, (hua_str){path, strlen(path) + 1});
    cli_text_add(&file->part, cli_str(path));
    cli_text_add(&file->part, (hua_str){".part", sizeof ".part"});
    if (file->path.failed || file->part.failed)
        code = cli_fail_memory(error);
    else if (!open_stream(file))
        code = part_file_fail(error, file->part.ptr, errno);
    if (code)
        forget(file);
    return code;
}

hua_code part_file_close(part_file *file, hua_code code, hua_error *error)
{
    errno = 0;
    bool written = fflush(file->out) == 0 && !ferror(file->out);
    int number = errno;
    if (fclose(file->out) != 0 && written) {
        written = false;
        number = errno;
    }
    if (!code && !written)
        code = part_file_fail(error, file->path.ptr, number ? number : EIO);
    if (!code && rename(file->part.ptr, file->path.ptr) != 0)
        code = part_file_fail(error, file->path.ptr, errno);
    if (code)
        unlink(file->part.ptr);
    forget(file);
    return code;
}
