# Finds Emscripten's own toolchain file beside em++, wherever it is installed (Debian, emsdk, Homebrew), so that
# `cmake --preset wasm` works without emcmake.
find_program(UNDERTONE_EMXX em++ REQUIRED)
execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT emscripten_root)
  file(REAL_PATH "${UNDERTONE_EMXX}" emxx_file)
  get_filename_component(emscripten_root "${emxx_file}" DIRECTORY)
endif()
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
