// Tokenizer: words to vocabulary ids, with a way out for words the vocabulary lacks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "text/plain_words.h"
#include "text/token.h"
#include "text/vocabulary.h"
#include "text/word_scanner.h"

namespace undertone {

// Reads a text as tokens, any number at a time.
//
// A word that is not in the vocabulary is tried again with its repeated letters squeezed (if it was elongated), then with
// its digits as 0, then cut greedily, longest first, into an entry of at least kMinFirstPiece bytes and entries marked "##"
// (as WordPiece does: Wu et al. 2016); where that fails the whole word is <unk>.
class TokenReader {
 public:
  // Both must outlive the reader.
  TokenReader(const Vocabulary& vocabulary, std::string_view text) : vocabulary_(vocabulary), scanner_(text) {}

  // Fills out from its start; fewer tokens than out.size() mean the end of the text.
  std::size_t read(std::span<Token> out);

  // Whether the latest token begins a word that is detached from the text before it (see Word): a reader of its own would find the same
  // tokens from there on.
  [[nodiscard]] bool detached() const { return detached_ && pending_begin_ == 1; }

  static constexpr std::size_t kMinFirstPiece = 3;

 private:
  struct PaddedWord;

  void look_up(const Word& word);
  [[nodiscard]] bool look_up_whole(const Word& word);
  void look_up_pieces(const PaddedWord& word, std::size_t size);
  [[nodiscard]] bool cut_into_pieces(const char* word, std::size_t size);
  void take_whole(std::uint32_t id);

  const Vocabulary& vocabulary_;
  WordScanner scanner_;
  TextSpan span_;                                       // of the word whose ids are pending
  std::array<std::uint32_t, Word::kMaxBytes> pending_{};  // ids of that word
  std::size_t pending_begin_ = 0;
  std::size_t pending_end_ = 0;
  bool detached_ = false;  // that word is
};

}  // namespace undertone
