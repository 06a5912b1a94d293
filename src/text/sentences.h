// Sentences: where one ends and the next begins.
#pragma once

#include <string_view>

#include "text/word_scanner.h"

namespace undertone {

// Reads a text sentence by sentence. One ends at . ! ? and their Chinese and Arabic-script fellows, with the quotes and brackets
// that close behind them; at a blank line, and at a line break where no lower-case word goes on.
// A full stop ends none inside a number or a word ("3.5", "example.com"), behind an initial or a usual abbreviation ("J. Smith", "Dr."),
// and where a lower-case letter follows. Emoji behind an end belong to it; what has neither letters nor digits nor emoji joins the sentence that
// follows. White space around a sentence is not part of it.
class SentenceReader {
 public:
  // text: UTF-8, at most 2^31 bytes, may be broken; it must outlive the reader.
  explicit SentenceReader(std::string_view text) : text_(text) {}

  // False at the end of the text.
  bool next(TextSpan& sentence);

 private:
  std::string_view text_;
  TextPosition position_;
};

}  // namespace undertone
