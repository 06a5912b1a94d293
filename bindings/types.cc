// The types of our functions, for embind. Its own list names sixty types, strings, views and values among them, for which every download
// would carry code, names and JavaScript; this one takes its place when the module is linked. The names of the two functions are
// those that Emscripten 3.1.6 looks for; CMakeLists.txt leaves this file out for later versions.

#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <cstdlib>
#include <limits>

namespace {

template <class T>
void register_integer(const char* name) {
  emscripten::internal::_embind_register_integer(emscripten::internal::TypeID<T>::get(), name, sizeof(T), std::numeric_limits<T>::min(),
                                                 std::numeric_limits<T>::max());
}

}  // namespace

extern "C" {

// The name of a type that is not registered, for a message: a programming error, which no built module has. All modules then import abort,
// as their one glue wants it.
EMSCRIPTEN_KEEPALIVE const char* __getTypeName(const void*) { std::abort(); }

EMSCRIPTEN_KEEPALIVE __attribute__((constructor)) void __embind_register_native_and_builtin_types() {
  using namespace emscripten::internal;
  register_integer<int>("int");
  register_integer<unsigned>("unsigned");
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
}
}
