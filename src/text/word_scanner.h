// WordScanner: cuts a text into normalised words; the one tokenizer of training, native and browser use.
//
// - Folding: full-width to ASCII, typographic quotes and dashes to plain ones, lower case.
// - Words are runs of letters, marks and digits. Contractions are parted as the Penn Treebank does ("do n't", "it 's");
//   a hyphen inside a compound parts it and is dropped; digits keep inner ".,:/" ("7/10", "3.5").
// - A letter repeated three times or more is written twice and the word marked as elongated; runs of one punctuation mark
//   are one token of at most two marks.
// - Links become <url>, @names <user>; #tags lose the #. Emoticons get one spelling each. An emoji with its modifiers, and every
//   Han or kana character, is a token.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/unicode.h"

namespace undertone {

// A place in a text, counted both ways.
struct TextPosition {
  std::uint32_t byte = 0;   // UTF-8
  std::uint32_t utf16 = 0;  // JavaScript string index
};

struct TextSpan {
  TextPosition begin;
  TextPosition end;
};

struct Word {
  std::string_view text;   // normalised UTF-8, 1..kMaxBytes; valid until the next call of next()
  TextSpan span;           // in the original text
  bool elongated = false;  // letters were squeezed
  bool detached = false;   // the text before it is done with: whatever follows, the words up to here stay what they are
  static constexpr std::size_t kMaxBytes = 64;
};

// Where a scanner is in its text.
struct ScanPlace {
  TextPosition position;
  bool after_word = false;  // the character just before it belongs to a word
  bool detached = true;     // it is blank or an ideograph, or there is none
};

class WordScanner {
 public:
  // text: UTF-8, at most 2^31 bytes, may be broken; it must outlive the scanner.
  explicit WordScanner(std::string_view text) : text_(text) {}

  // Reads the next word; false at the end of the text. Each call consumes at least one byte, so any text ends.
  bool next(Word& word);

  [[nodiscard]] std::string_view text() const { return text_; }
  // May be moved, by whoever can read words faster, to where next() would have come by itself.
  [[nodiscard]] ScanPlace& place() { return place_; }

 private:
  struct Character {
    char32_t folded;
    CharacterClass kind;
    TextPosition next;
  };

  [[nodiscard]] Character read(TextPosition at) const;
  [[nodiscard]] bool follows(TextPosition at, std::string_view folded_ascii, TextPosition& end) const;
  [[nodiscard]] bool is_word_at(TextPosition at) const { return read(at).kind == CharacterClass::kWord; }
  [[nodiscard]] bool negation_at(TextPosition at, TextPosition& end) const;
  [[nodiscard]] bool contraction_at(TextPosition apostrophe, TextPosition& end) const;
  [[nodiscard]] bool link_at(TextPosition at, TextPosition& end) const;
  [[nodiscard]] std::string_view emoticon_at(TextPosition at, TextPosition& end) const;
  [[nodiscard]] std::string_view face_at(TextPosition at, TextPosition& end) const;

  bool emit(Word& word, TextPosition begin, TextPosition end, std::string_view fixed_text);
  bool scan_word(Word& word, TextPosition begin, TextPosition at);
  bool scan_emoji(Word& word, const Character& first);
  bool scan_symbol(Word& word, const Character& first);
  void append(char32_t value);

  std::string_view text_;
  ScanPlace place_;
  std::array<char, Word::kMaxBytes> buffer_{};
  std::size_t size_ = 0;
};

}  // namespace undertone
