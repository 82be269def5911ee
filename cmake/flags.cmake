# Compiler flags for our own code.  They hang on the interface target `huashu_flags`, not on the
# directory, so that the table generator, which runs during the build, stays free of sanitizers.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")

add_library(huashu_flags INTERFACE)
target_compile_options(huashu_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion)
target_compile_definitions(huashu_flags INTERFACE _POSIX_C_SOURCE=200809L)
# Libraries that a run never enters cost start time.
target_link_options(huashu_flags INTERFACE -Wl,--as-needed)
if(HUASHU_WERROR)
  target_compile_options(huashu_flags INTERFACE -Werror)
endif()

set(sanitizers "")
if(HUASHU_SANITIZE STREQUAL "address")
  set(sanitizers address,undefined)
elseif(HUASHU_SANITIZE STREQUAL "thread")
  set(sanitizers thread)
elseif(HUASHU_SANITIZE)
  message(FATAL_ERROR "HUASHU_SANITIZE is '${HUASHU_SANITIZE}': address, thread or empty")
endif()
if(HUASHU_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "HUASHU_FUZZ needs clang: -DCMAKE_C_COMPILER=clang "
                        "-DCMAKE_CXX_COMPILER=clang++")
  endif()
  set(sanitizers address,undefined,fuzzer-no-link)
endif()
if(sanitizers)
  target_compile_options(huashu_flags INTERFACE -fsanitize=${sanitizers} -g -O1
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(huashu_flags INTERFACE -fsanitize=${sanitizers})
  # clang's check of pointer arithmetic also refuses NULL + 0, an empty array's beginning and end, which
  # every other compiler and the coming C standard allow; AddressSanitizer sees what is then accessed.
  target_compile_options(huashu_flags INTERFACE -fno-sanitize=pointer-overflow)
endif()
