/* What a file is, from its name and its first bytes. */
#ifndef CLI_READERS_DETECT_H
#define CLI_READERS_DETECT_H

#include "readers/reader.h"

/* `whole`: there is nothing behind `head`.  Never READER_AUTO. */
reader_format detect_format(hua_str head, bool whole, const char *name,
                            const reader_options *options);

/* True for the marks and the zero bytes of UTF-16 and UTF-32. */
bool detect_wide(hua_str head);
/* True for Chinese text in GB18030, of which GBK and GB2312 are parts. */
bool detect_foreign(hua_str head);

#endif
