# The page of an audit, web/ -> one HTML file, HUASHU_PAGE, which the program carries inside.
#
# npm installs from web/package-lock.json, which names versions and hashes but no addresses, into
# this build tree, and again only if the lock changes; what is in npm's cache is taken from there.
# package.json holds rollup at a release that Debian's npm can take from such a lock.
# HUASHU_WEB takes the page of another build tree instead and needs neither Node nor network.

if(HUASHU_WEB)
  set(HUASHU_PAGE ${HUASHU_WEB} CACHE INTERNAL "")
  return()
endif()

find_program(HUASHU_NODE node nodejs)
find_program(HUASHU_NPM npm)
if(NOT HUASHU_NODE OR NOT HUASHU_NPM)
  message(FATAL_ERROR "The audit's page needs Node.js 18 or later with npm (Debian: nodejs npm), "
                      "or -DHUASHU_WEB=FILE with web/out/template.html of another build tree")
endif()

set(web_source ${PROJECT_SOURCE_DIR}/web)
set(web_build ${CMAKE_BINARY_DIR}/web)
set(HUASHU_PAGE ${web_build}/out/template.html CACHE INTERNAL "")
set(web_installed ${web_build}/installed)
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${web_source}/report/*)
set(web_settings ${web_source}/package.json ${web_source}/tsconfig.json
                 ${web_source}/vite.config.js)

add_custom_command(OUTPUT ${web_installed}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${web_build}
  COMMAND ${CMAKE_COMMAND} -E copy ${web_source}/package.json ${web_source}/package-lock.json
          ${web_build}
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build}
          ${HUASHU_NPM} ci --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch ${web_installed}
  DEPENDS ${web_source}/package.json ${web_source}/package-lock.json
  COMMENT "Installing what the audit's page is built with" VERBATIM)

# The sources are copied beside node_modules, where both compilers look for libraries.
add_custom_command(OUTPUT ${HUASHU_PAGE}
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${web_build}/report
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${web_source}/report ${web_build}/report
  COMMAND ${CMAKE_COMMAND} -E copy ${web_settings} ${web_build}
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build} ${HUASHU_NODE} node_modules/typescript/bin/tsc
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build}
          ${HUASHU_NODE} node_modules/vite/bin/vite.js build --logLevel warn
  DEPENDS ${web_installed} ${web_files} ${web_settings}
  COMMENT "Building the audit's page" VERBATIM)
