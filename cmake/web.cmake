# The pages, web/ -> what the program carries inside:
#   HUASHU_PAGE  the page of an audit, one HTML file
#   HUASHU_APP   directory with the page of the service: the files HUASHU_APP_FILES
#
# npm installs from web/package-lock.json, which names versions and hashes but no addresses, into
# this build tree, and again only if the lock changes; what is in npm's cache is taken from there.
# package.json holds rollup at a release that Debian's npm can take from such a lock.
# HUASHU_WEB takes the pages of another build tree instead and needs neither Node nor network.

set(HUASHU_APP_FILES app.css app.js index.html plots.js CACHE INTERNAL "")

if(HUASHU_WEB)
  foreach(file template.html app/index.html)
    if(NOT EXISTS ${HUASHU_WEB}/${file})
      message(FATAL_ERROR "HUASHU_WEB is the directory web/out of another build tree; "
                          "${HUASHU_WEB}/${file} is not there")
    endif()
  endforeach()
  set(HUASHU_PAGE ${HUASHU_WEB}/template.html CACHE INTERNAL "")
  set(HUASHU_APP ${HUASHU_WEB}/app CACHE INTERNAL "")
  return()
endif()

find_program(HUASHU_NODE node nodejs)
find_program(HUASHU_NPM npm)
if(NOT HUASHU_NODE OR NOT HUASHU_NPM)
  message(FATAL_ERROR "The pages need Node.js 18 or later with npm (Debian: nodejs npm), "
                      "or -DHUASHU_WEB=DIR with the directory web/out of another build tree")
endif()

set(web_source ${PROJECT_SOURCE_DIR}/web)
set(web_build ${CMAKE_BINARY_DIR}/web)
set(HUASHU_PAGE ${web_build}/out/template.html CACHE INTERNAL "")
set(HUASHU_APP ${web_build}/out/app CACHE INTERNAL "")
set(web_installed ${web_build}/installed)
set(web_rooms app report shared)
list(TRANSFORM web_rooms REPLACE "(.+)" "${web_source}/\\1/*" OUTPUT_VARIABLE web_globs)
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${web_globs})
set(web_settings ${web_source}/package.json ${web_source}/tsconfig.json
                 ${web_source}/vite.config.js)
list(TRANSFORM HUASHU_APP_FILES PREPEND ${HUASHU_APP}/ OUTPUT_VARIABLE web_app)

add_custom_command(OUTPUT ${web_installed}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${web_build}
  COMMAND ${CMAKE_COMMAND} -E copy ${web_source}/package.json ${web_source}/package-lock.json
          ${web_build}
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build}
          ${HUASHU_NPM} ci --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch ${web_installed}
  DEPENDS ${web_source}/package.json ${web_source}/package-lock.json
  COMMENT "Installing what the pages are built with" VERBATIM)

# The sources are copied beside node_modules, where both compilers look for libraries.
set(web_copies)
foreach(room ${web_rooms})
  list(APPEND web_copies
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${web_build}/${room}
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${web_source}/${room} ${web_build}/${room})
endforeach()
set(web_vite ${HUASHU_NODE} node_modules/vite/bin/vite.js build --logLevel warn --mode)
# The report comes first: it empties web/out.
add_custom_command(OUTPUT ${HUASHU_PAGE} ${web_app}
  ${web_copies}
  COMMAND ${CMAKE_COMMAND} -E copy ${web_settings} ${web_build}
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build} ${HUASHU_NODE} node_modules/typescript/bin/tsc
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build} ${web_vite} report
  COMMAND ${CMAKE_COMMAND} -E chdir ${web_build} ${web_vite} app
  DEPENDS ${web_installed} ${web_files} ${web_settings}
  COMMENT "Building the pages" VERBATIM)
