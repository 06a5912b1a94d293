#include "text/utf8.h"

namespace undertone {

CodePoint decode_utf8(std::string_view text, std::size_t position) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[position + i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {kReplacementCharacter, 1};

  const std::uint32_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = lead & (0x7FU >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    if (position + i >= text.size()) return {kReplacementCharacter, i};
    const std::uint8_t next = byte(i);
    // The second byte alone decides about overlong forms, surrogates and values past U+10FFFF.
    std::uint8_t lowest = 0x80;
    std::uint8_t highest = 0xBF;
    if (i == 1) {
      if (lead == 0xE0) lowest = 0xA0;
      if (lead == 0xED) highest = 0x9F;
      if (lead == 0xF0) lowest = 0x90;
      if (lead == 0xF4) highest = 0x8F;
    }
    if (next < lowest || next > highest) return {kReplacementCharacter, i};
    value = (value << 6U) | (next & 0x3FU);
  }
  return {value, length};
}

std::uint32_t encode_utf8(char32_t value, char* out) {
  const auto continuation = [&](unsigned shift) { return static_cast<char>(0x80U | ((value >> shift) & 0x3FU)); };
  if (value < 0x80) {
    out[0] = static_cast<char>(value);
    return 1;
  }
  if (value < 0x800) {
    out[0] = static_cast<char>(0xC0U | (value >> 6U));
    out[1] = continuation(0);
    return 2;
  }
  if (value < 0x10000) {
    out[0] = static_cast<char>(0xE0U | (value >> 12U));
    out[1] = continuation(6);
    out[2] = continuation(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0U | (value >> 18U));
  out[1] = continuation(12);
  out[2] = continuation(6);
  out[3] = continuation(0);
  return 4;
}

}  // namespace undertone
