/* Asks for memory ahead of its use; changes nothing but the time that the use takes. */
#ifndef HUA_BASE_PREFETCH_H
#define HUA_BASE_PREFETCH_H

#if defined(__GNUC__)
#define HUA_PREFETCH(address) __builtin_prefetch(address)
#else
#define HUA_PREFETCH(address) ((void)(address))
#endif

#endif
