#include "text/tokenizer.h"

#include <algorithm>

#include "text/unicode.h"

namespace undertone {
namespace {

using WordBuffer = std::array<char, Word::kMaxBytes>;

// Every run of one byte written once. Only ASCII letters repeat as single bytes; other scripts pass unchanged.
std::string_view squeeze_runs(std::string_view word, WordBuffer& buffer) {
  std::size_t size = 0;
  for (const char c : word) {
    if (size == 0 || buffer[size - 1] != c || static_cast<std::uint8_t>(c) >= 0x80) buffer[size++] = c;
  }
  return {buffer.data(), size};
}

// Every digit written as 0; empty where there is none.
std::string_view mask_digits(std::string_view word, WordBuffer& buffer) {
  bool masked = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool digit = is_ascii_digit(static_cast<std::uint8_t>(word[i]));
    buffer[i] = digit ? '0' : word[i];
    masked |= digit;
  }
  return masked ? std::string_view{buffer.data(), word.size()} : std::string_view{};
}

}  // namespace

// A word where a block may be read from each of its bytes on.
struct TokenReader::PaddedWord {
  explicit PaddedWord(std::string_view word) { std::copy(word.begin(), word.end(), bytes); }
  explicit PaddedWord(const ByteBlock& word) { word.store(bytes); }

  char bytes[Word::kMaxBytes + ByteBlock::kBytes] = {};
};

std::size_t TokenReader::read(std::span<Token> out) {
  std::size_t count = 0;
  while (count < out.size()) {
    if (pending_begin_ == pending_end_) {
      PlainWord missing;
      const std::size_t plain = read_plain_words(vocabulary_, scanner_.text(), scanner_.place(), out.subspan(count), missing, detached_);
      if (plain > 0) pending_begin_ = pending_end_ = 1;
      count += plain;
      if (missing.size > 0) {
        span_ = missing.span;
        look_up_pieces(PaddedWord(missing.bytes), missing.size);
        continue;
      }
      if (count == out.size()) break;
      Word word;
      if (!scanner_.next(word)) break;
      look_up(word);
    }
    out[count++] = {pending_[pending_begin_++], span_};
  }
  return count;
}

void TokenReader::look_up(const Word& word) {
  span_ = word.span;
  detached_ = word.detached;
  if (!look_up_whole(word)) look_up_pieces(PaddedWord(word.text), word.text.size());
}

void TokenReader::look_up_pieces(const PaddedWord& word, std::size_t size) {
  pending_begin_ = 0;
  pending_end_ = 0;
  if (!cut_into_pieces(word.bytes, size)) take_whole(vocabulary_.unknown_id());
}

bool TokenReader::look_up_whole(const Word& word) {
  std::int32_t id = vocabulary_.find(word.text);
  WordBuffer buffer;
  if (id == Vocabulary::kMissing && word.elongated) id = vocabulary_.find(squeeze_runs(word.text, buffer));
  if (id == Vocabulary::kMissing) {
    const std::string_view masked = mask_digits(word.text, buffer);
    if (!masked.empty()) id = vocabulary_.find(masked);
  }
  if (id == Vocabulary::kMissing) return false;
  take_whole(static_cast<std::uint32_t>(id));
  return true;
}

void TokenReader::take_whole(std::uint32_t id) {
  pending_begin_ = 0;
  pending_[0] = id;
  pending_end_ = 1;
}

// word: of this size, in a PaddedWord.
bool TokenReader::cut_into_pieces(const char* word, std::size_t size) {
  for (std::size_t begin = 0; begin < size;) {
    const ByteBlock block = ByteBlock::load(word + begin);
    const std::size_t mark = begin == 0 ? 0 : Vocabulary::kPieceMark.size();
    const std::size_t shortest = begin == 0 ? kMinFirstPiece : 1;
    std::int32_t id = Vocabulary::kMissing;
    std::size_t length = size - begin;
    for (; length >= shortest; --length) {
      if (mark + length > WordKey::kLongest) {
        const std::string_view piece{word + begin, length};
        id = mark == 0 ? vocabulary_.find(piece) : vocabulary_.find_piece(piece);
      } else {
        const WordKey key = WordKey::short_word(block.first(length), length);
        id = vocabulary_.find(mark == 0 ? key : key.behind_mark());
      }
      if (id != Vocabulary::kMissing) break;
    }
    if (id == Vocabulary::kMissing) {
      pending_end_ = 0;
      return false;
    }
    pending_[pending_end_++] = static_cast<std::uint32_t>(id);
    begin += length;
  }
  return true;
}

}  // namespace undertone
