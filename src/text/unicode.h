// What kind of character a code point is, and its folded form.
#pragma once

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

constexpr bool is_ascii_digit(char32_t value) { return value >= '0' && value <= '9'; }

}  // namespace undertone
