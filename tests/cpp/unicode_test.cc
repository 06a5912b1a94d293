#include "text/unicode.h"

#include <catch2/catch.hpp>
#include <initializer_list>

namespace undertone::test {
namespace {

void check_class(CharacterClass expected, std::initializer_list<char32_t> values) {
  for (const char32_t value : values) {
    INFO("U+" << std::hex << static_cast<std::uint32_t>(value));
    CHECK(character_class(value) == expected);
  }
}

TEST_CASE("unicode: classes", "[unicode]") {
  check_class(CharacterClass::kBlank, {0, 1, '\t', '\n', '\r', ' ', 0x7F, 0x80, 0xA0, 0xAD, 0x2003, 0x2028, 0x200B, 0x3000, 0xFEFF});
  check_class(CharacterClass::kWord, {'a', 'Z', '0', '9', 0xE9, 0xDF, 0x3B1, 0x416, 0x5D0, 0x627, 0x905, 0xE01, 0x10D0, 0xAC00, 0x301, 0x1D400});
  check_class(CharacterClass::kIdeograph, {0x4E00, 0x9FA5, 0x3042, 0x30A2, 0x3400, 0x20000, 0x3005, 0x3105});
  check_class(CharacterClass::kEmoji, {0x1F600, 0x2764, 0x1F1E6, 0x1F680, 0x2600, 0x1F44D, 0x1F926});
  check_class(CharacterClass::kSymbol, {'!', '#', '@', '_', '~', 0xA7, 0x20AC, 0x2014, 0x2026, 0x3002, 0xFF0C, 0xFFFD, 0x10FFFF, 0xE000});
}

TEST_CASE("unicode: folding", "[unicode]") {
  struct Row {
    char32_t from;
    char32_t to;
  };
  const Row rows[] = {
      {'A', 'a'}, {'Z', 'z'}, {'a', 'a'}, {'@', '@'}, {'[', '['}, {'`', '\''}, {0, 0},
      {0xC0, 0xE0}, {0xDE, 0xFE}, {0xD7, 0xD7}, {0xDF, 0xDF}, {0x100, 0x101}, {0x101, 0x101}, {0x178, 0xFF},
      {0x391, 0x3B1}, {0x3A3, 0x3C3}, {0x410, 0x430}, {0x401, 0x451}, {0x531, 0x561}, {0x1E9E, 0xDF}, {0x212A, 'k'}, {0x10400, 0x10428},
      {0xFF21, 'a'}, {0xFF5A, 'z'}, {0xFF10, '0'}, {0xFF01, '!'}, {0xFF5E, '~'},
      {0x2018, '\''}, {0x2019, '\''}, {0xB4, '\''}, {0x201C, '"'}, {0x201D, '"'}, {0xAB, '"'}, {0xBB, '"'},
      {0x2010, '-'}, {0x2013, '-'}, {0x2212, '-'}, {0x2014, 0x2014}, {0x4E00, 0x4E00}, {0x1F600, 0x1F600}, {0x10FFFF, 0x10FFFF},
  };
  for (const Row& row : rows) {
    INFO("U+" << std::hex << static_cast<std::uint32_t>(row.from));
    CHECK(static_cast<std::uint32_t>(fold(row.from)) == static_cast<std::uint32_t>(row.to));
  }
}

TEST_CASE("unicode: what is folded stays so, and no letter becomes something else", "[unicode]") {
  std::uint32_t unstable = 0;
  std::uint32_t lost = 0;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    const char32_t folded = fold(value);
    if (folded > 0x10FFFF || fold(folded) != folded) ++unstable;
    if (character_class(value) == CharacterClass::kWord && character_class(folded) != CharacterClass::kWord) ++lost;
  }
  CHECK(unstable == 0);
  CHECK(lost == 0);
}

}  // namespace
}  // namespace undertone::test
