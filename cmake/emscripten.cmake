# What Emscripten versions differ in, and the traps of Debian's package.

# Debian's acorn lies where only Debian's own node looks for it.
if(EXISTS /usr/share/nodejs/acorn)
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()

# Emscripten 3.1.6 adds a node flag that newer nodes refuse.
if(CMAKE_CROSSCOMPILING_EMULATOR)
  list(GET CMAKE_CROSSCOMPILING_EMULATOR 0 node)
else()
  find_program(node node REQUIRED)
endif()
set(CMAKE_CROSSCOMPILING_EMULATOR ${node})

# Link options of the shipped module that depend on the version.
set(UNDERTONE_WASM_VERSION_OPTIONS)
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
  list(APPEND UNDERTONE_WASM_VERSION_OPTIONS -sTOTAL_STACK=262144)
else()
  list(APPEND UNDERTONE_WASM_VERSION_OPTIONS -sSTACK_SIZE=262144)
endif()
if(EMSCRIPTEN_VERSION VERSION_LESS 4.0.4)
  list(APPEND UNDERTONE_WASM_VERSION_OPTIONS -sUSE_ES6_IMPORT_META=0)
endif()
