/* What holds of every report, whatever was checked. */
#ifndef TESTS_PROPERTIES_LAWS_H
#define TESTS_PROPERTIES_LAWS_H

#include "huashu.h"

/*
 * True if the report keeps all laws; else `why` (size bytes) says which one it breaks:
 *   - a span is in order, inside its turn, on character boundaries, and its code points and
 *     bytes are the same place; a text is exactly that slice; no finding is empty;
 *   - findings stand by turn, start, longest first, rule id;
 *   - a score follows from its own steps and penalties.
 */
bool laws_hold(const hua_report *report, char *why, size_t size);

#endif
