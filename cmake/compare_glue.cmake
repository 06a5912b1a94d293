# cmake -DONE=a.js -DOTHER=b.js -P compare_glue.cmake: fails when the two differ in more than their own names.
foreach(file ONE OTHER)
  get_filename_component(name "${${file}}" NAME_WE)
  file(READ "${${file}}" text)
  string(REPLACE "${name}" "" ${file}_text "${text}")
endforeach()
if(NOT ONE_text STREQUAL OTHER_text)
  message(FATAL_ERROR "The glue of both modules differs: one cannot serve both. Compare ${ONE} with ${OTHER}.")
endif()
