# cmake -DONE=a.js -DOTHER=b.js -P compare_glue.cmake: fails when the two differ in more than their own names and the order of statements
# (of exports, which the linker lists as it meets them).
foreach(file ONE OTHER)
  get_filename_component(name "${${file}}" NAME_WE)
  file(READ "${${file}}" statements)
  string(REPLACE "${name}" "" statements "${statements}")
  # A semicolon parts the items of a list; brackets and backslashes would hide it.
  string(REGEX REPLACE "[][\\\\]" "_" statements "${statements}")
  list(SORT statements)
  set(${file}_statements "${statements}")
endforeach()
if(NOT ONE_statements STREQUAL OTHER_statements)
  message(FATAL_ERROR "The glue of the modules differs: one cannot serve all. Compare ${ONE} with ${OTHER}.")
endif()
