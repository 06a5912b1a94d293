// What kind of character a code point is, and its folded form.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace undertone {

enum class CharacterClass : std::uint8_t {
  kBlank,      // spaces, controls, invisible format characters: part tokens, are none
  kWord,       // letters, marks and numbers of spaced scripts
  kIdeograph,  // Han, kana, bopomofo: each is a token
  kEmoji,      // pictographs and regional indicators
  kSymbol,     // punctuation and everything else
};

CharacterClass character_class(char32_t value);

// Full-width forms to ASCII, typographic quotes and dashes to plain ones, then simple lower case.
char32_t fold(char32_t value);

constexpr bool is_ascii(char32_t value) { return value < 0x80; }
constexpr bool is_ascii_digit(char32_t value) { return value >= '0' && value <= '9'; }

// Both of the above for ASCII, looked up: most texts are little else.
struct AsciiCharacter {
  char folded;
  CharacterClass kind;  // of the folded character
};

constexpr AsciiCharacter ascii_character(char c) {
  if (c <= ' ' || c == 0x7F) return {c, CharacterClass::kBlank};
  if (c >= 'A' && c <= 'Z') return {static_cast<char>(c + ('a' - 'A')), CharacterClass::kWord};
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return {c, CharacterClass::kWord};
  return {c == '`' ? '\'' : c, CharacterClass::kSymbol};
}

inline constexpr auto kAscii = [] {
  std::array<AsciiCharacter, 0x80> table{};
  for (std::size_t c = 0; c < table.size(); ++c) table[c] = ascii_character(static_cast<char>(c));
  return table;
}();

}  // namespace undertone
