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
