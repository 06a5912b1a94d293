// Plain words: the short way through a text for what most texts are made of.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "text/token.h"
#include "text/vocabulary.h"
#include "text/word_scanner.h"

namespace undertone {

// A word that the vocabulary lacks.
struct PlainWord {
  ByteBlock bytes;       // folded; zeros behind them
  std::size_t size = 0;  // at most WordKey::kLongest; 0 where there is no such word
  TextSpan span;
};

// Reads tokens from place on, as WordScanner and TokenReader would, for as long as the text is plain: ASCII words of up to
// WordKey::kLongest letters, their contractions, tags, single punctuation marks, and blanks. Stops where out is full, behind a word that the
// vocabulary lacks (then missing), or where anything else begins, which may be the text's end. Place is then there. Returns the number of
// tokens; detached: whether the last word read is (see Word), unchanged where there is none.
std::size_t read_plain_words(const Vocabulary& vocabulary, std::string_view text, ScanPlace& place, std::span<Token> out, PlainWord& missing,
                             bool& detached);

}  // namespace undertone
