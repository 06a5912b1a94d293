// What both modules share: numbers for JavaScript, the buffer that calls read from, and the latest failure.
#pragma once

#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "base/status.h"

// Without type information embind formats an address as each type's name, for messages nobody sees. That one call would link all
// of printf (2 KB of the download), under one of two names: see -Wl,--wrap in CMakeLists.txt.
// Not inline: a module includes this header in one file, and the linker of Emscripten 3.1.6 fails on wrapped weak symbols.
extern "C" {
int __wrap_siprintf(char* out, const char*, ...) {
  *out = '\0';
  return 0;
}

int __wrap_snprintf(char* out, std::size_t size, const char*, ...) {
  if (size > 0) *out = '\0';
  return 0;
}
}

namespace undertone {

// What JavaScript hands over: addresses, lengths and handles. Results are int, all of them, as each other signature is some bytes of the
// download; memory ends at 2 GB, so that addresses fit.
using Number = std::uint32_t;

inline int address_of(const void* pointer) { return static_cast<int>(reinterpret_cast<std::uintptr_t>(pointer)); }

// ---- The buffer: input of every call that takes text or more than a few numbers.

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

inline std::unique_ptr<char, Free> buffer_memory;
inline std::size_t buffer_capacity = 0;
inline constexpr std::size_t kBufferCapacity = 65536;

// Makes the buffer at least so many bytes long. Returns its address, 0 when memory is out.
inline int buffer(Number byte_length) {
  if (buffer_memory == nullptr || byte_length > buffer_capacity) {
    const std::size_t capacity = std::max<std::size_t>(byte_length, kBufferCapacity);
    auto* memory = static_cast<char*>(std::malloc(capacity));
    if (memory == nullptr) return 0;
    buffer_memory.reset(memory);
    buffer_capacity = capacity;
  }
  return address_of(buffer_memory.get());
}

// A part of the buffer; lengths beyond it are cut.
inline std::string_view text(std::size_t begin, std::size_t length) {
  return std::string_view(buffer_memory.get(), buffer_capacity).substr(std::min(begin, buffer_capacity), length);
}

// ---- Failures.

inline Status latest_failure;
inline std::array<char, 512> failure_text;

inline int report(const Status& status) {
  if (status.failed()) latest_failure = status;
  return static_cast<int>(status.code());
}

inline int status_name(Number status) { return address_of(code_name(status)); }

inline int failure_message() {
  latest_failure.write_message(failure_text);
  return address_of(failure_text.data());
}

inline int failure_subject() { return address_of(latest_failure.subject()); }

inline double failure_offset() { return static_cast<double>(latest_failure.offset()); }

}  // namespace undertone
