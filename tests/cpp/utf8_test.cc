#include "text/utf8.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "random.h"

namespace undertone::test {
namespace {

std::vector<char32_t> decode(std::string_view text) {
  std::vector<char32_t> values;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    REQUIRE((point.bytes >= 1 && point.bytes <= 4 && at + point.bytes <= text.size()));
    values.push_back(point.value);
    at += point.bytes;
  }
  return values;
}

constexpr bool is_surrogate(char32_t value) { return value >= 0xD800 && value <= 0xDFFF; }

constexpr char32_t kBad = kReplacementCharacter;

TEST_CASE("utf8: every code point survives the round trip", "[utf8]") {
  std::uint32_t wrong = 0;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (is_surrogate(value)) continue;
    char bytes[4];
    const std::uint32_t size = encode_utf8(value, bytes);
    const std::uint32_t expected_size = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    const CodePoint point = decode_utf8({bytes, size}, 0);
    if (size != expected_size || point.value != value || point.bytes != size) ++wrong;
    // A cut character is one replacement, whatever is left of it.
    if (size > 1 && decode({bytes, size - 1}) != std::vector<char32_t>{kBad}) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("utf8: broken input as the Unicode standard's tables 3-8 to 3-11", "[utf8]") {
  struct Row {
    std::string bytes;
    std::vector<char32_t> values;
  };
  const Row rows[] = {
      {"\x80", {kBad}},
      {"\xBF\x80", {kBad, kBad}},
      {"a\xC0\xAF" "b", {'a', kBad, kBad, 'b'}},                       // overlong slash
      {"\xE0\x80\xBF", {kBad, kBad, kBad}},                            // overlong, three bytes
      {"\xF0\x81\x82\x41", {kBad, kBad, kBad, 'A'}},                   // overlong, four bytes
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", {kBad, kBad, kBad, kBad, kBad, kBad, kBad, kBad, 'A'}},  // surrogates
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", {kBad, kBad, kBad, kBad, kBad, 'A', kBad, kBad, 'B'}},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", {kBad, kBad, kBad, kBad, 'A'}},  // cut sequences: one each
      {"\xF5\xF8\xFE\xFF", {kBad, kBad, kBad, kBad}},
      {std::string("\0\0", 2), {0, 0}},
  };
  for (const Row& row : rows) CHECK(decode(row.bytes) == row.values);
}

TEST_CASE("utf8: random bytes always advance", "[utf8]") {
  Random random(1);
  for (int repeat = 0; repeat < 200; ++repeat) {
    for (const char32_t value : decode(random.bytes(300))) REQUIRE((value <= 0x10FFFF && !is_surrogate(value)));
  }
}

TEST_CASE("utf8: UTF-16 units", "[utf8]") {
  CHECK(utf16_units('a') == 1);
  CHECK(utf16_units(0xFFFF) == 1);
  CHECK(utf16_units(0x10000) == 2);
  CHECK(utf16_units(0x10FFFF) == 2);
}

}  // namespace
}  // namespace undertone::test
