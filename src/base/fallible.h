// Fallible: objects that `new (std::nothrow)` makes, or answers with nullptr. The standard library's own form of it aborts in builds
// without exceptions when memory is out.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace undertone {

class Fallible {
 public:
  static void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept { return std::malloc(size); }
  static void operator delete(void* memory) noexcept { std::free(memory); }
  static void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }
};

}  // namespace undertone
