# huashu_embed(TARGET NAME FILE): the bytes of FILE as `const char NAME[]` and `const size_t
# NAME_size`, made anew when the file changes.  The assembler takes the file in as it is; the C
# side declares both names extern.
function(huashu_embed target name file)
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/${name}.S)
  file(CONFIGURE OUTPUT ${assembly} CONTENT "\
.section .rodata
.global ${name}, ${name}_size
.balign 16
${name}: .incbin \"${file}\"
${name}_end: .byte 0
.balign 8
${name}_size: .quad ${name}_end - ${name}
.section .note.GNU-stack,\"\",@progbits
" @ONLY)
  set_source_files_properties(${assembly} PROPERTIES LANGUAGE ASM OBJECT_DEPENDS ${file})
  target_sources(${target} PRIVATE ${assembly})
endfunction()

# huashu_embed_packed(TARGET NAME FILE): the same, and a second time as NAME_gz, packed by gzip; of
# size 0 where there is no gzip.
find_program(HUASHU_GZIP gzip)
function(huashu_embed_packed target name file)
  set(packed ${CMAKE_CURRENT_BINARY_DIR}/${name}.gz)
  huashu_embed(${target} ${name} ${file})
  if(HUASHU_GZIP)
    add_custom_command(OUTPUT ${packed}
      COMMAND sh -c "\"$0\" -9 -n -c \"$1\" >\"$2\"" ${HUASHU_GZIP} ${file} ${packed}
      DEPENDS ${file} VERBATIM)
  else()
    file(WRITE ${packed} "")
  endif()
  huashu_embed(${target} ${name}_gz ${packed})
endfunction()
