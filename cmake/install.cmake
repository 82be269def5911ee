# What `cmake --install` lays down.  The package has two components, so that a program on the shared
# library needs none of the development packages that the static one needs.

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/huashu)
set(data_dir ${CMAKE_INSTALL_DATADIR}/huashu)

install(TARGETS huashu RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES engine/huashu.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS huashu_shared EXPORT shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS huashu_static EXPORT static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(component shared static)
  install(EXPORT ${component} NAMESPACE huashu:: DESTINATION ${package_dir}
          FILE huashu-${component}.cmake)
endforeach()

configure_package_config_file(cmake/huashuConfig.cmake.in ${CMAKE_BINARY_DIR}/huashuConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/huashuConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/huashuConfig.cmake ${CMAKE_BINARY_DIR}/huashuConfigVersion.cmake
              cmake/dependencies.cmake DESTINATION ${package_dir})

configure_file(cmake/huashu.pc.in ${CMAKE_BINARY_DIR}/huashu.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/huashu.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY rules/ DESTINATION ${data_dir}/rules FILES_MATCHING PATTERN "*.yaml"
        PATTERN "*.md")
if(TARGET huashu_image)
  # The image counts only if it is no older than the packs and their directory, which was made just now.
  install(FILES ${CMAKE_BINARY_DIR}/rules.hua DESTINATION ${data_dir})
  install(CODE "file(TOUCH \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${data_dir}/rules.hua\")")
endif()
install(DIRECTORY corpora/scenarios corpora/drills DESTINATION ${data_dir} FILES_MATCHING
        PATTERN "*.yaml")
install(DIRECTORY schema/ DESTINATION ${data_dir}/schema)
install(FILES cli/store/schema.sql DESTINATION ${data_dir}/schema)
install(FILES man/huashu.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES completions/huashu.bash RENAME huashu
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completions/_huashu DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/huashu.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md README.zh-CN.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
