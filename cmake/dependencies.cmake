# Header-only dependencies, each re-exposed through a private include folder: putting the system's include folder itself on an
# em++ command line would shadow Emscripten's libc headers.

function(undertone_header_only target header)
  find_path(${target}_INCLUDE NAMES ${header} PATHS /usr/include /usr/include/eigen3 /usr/local/include /usr/local/include/eigen3
    /opt/homebrew/include /opt/homebrew/include/eigen3 PATH_SUFFIXES catch2 NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  cmake_path(GET header PARENT_PATH folder)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/dependencies/${target})
  file(CREATE_LINK ${${target}_INCLUDE}/${folder} ${CMAKE_BINARY_DIR}/dependencies/${target}/${folder} SYMBOLIC)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/dependencies/${target})
endfunction()

undertone_header_only(undertone_json nlohmann/json.hpp)
undertone_header_only(undertone_eigen Eigen/Core)
if(UNDERTONE_TESTS)
  undertone_header_only(undertone_catch2 catch2/catch.hpp)
endif()
