# What the library links, each as an imported target PkgConfig::NAME.  The installed CMake package
# reads this same list (huashuConfig.cmake.in) for programs on the static library.

find_package(PkgConfig REQUIRED)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-i18n icu-uc)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(OPENCC REQUIRED IMPORTED_TARGET opencc)
