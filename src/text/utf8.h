// UTF-8 to code points, with the number of UTF-16 units each stands for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace undertone {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

struct CodePoint {
  char32_t value;
  std::uint32_t bytes;  // 1..4 in the text
};

// Decodes the code point at text[position] (position < text.size()). Broken input yields U+FFFD for each maximal
// ill-formed part (Unicode 15, section 3.9, table 3-8), so decoding always advances and never fails.
CodePoint decode_utf8(std::string_view text, std::size_t position);

// Appends value as UTF-8 to out (room for 4 bytes); returns the number of bytes.
std::uint32_t encode_utf8(char32_t value, char* out);

// UTF-16 units of one code point.
constexpr std::uint32_t utf16_units(char32_t value) { return value >= 0x10000 ? 2 : 1; }

}  // namespace undertone
