// XXH64 (Collet 2012): names a model file by its bytes; not for secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace undertone {

// The 64-bit hash with seed 0, as in the published specification and its test vectors.
std::uint64_t xxh64(std::span<const std::byte> bytes);

// A hash as it is written: 16 lower-case hexadecimal digits, NUL-terminated.
class HexHash {
 public:
  explicit HexHash(std::uint64_t hash);
  [[nodiscard]] std::string_view view() const { return {digits_, kDigits}; }

  static constexpr std::size_t kDigits = 16;

 private:
  char digits_[kDigits + 1] = {};
};

inline constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace undertone
