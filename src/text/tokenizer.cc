#include "text/tokenizer.h"

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

std::size_t TokenReader::read(std::span<Token> out) {
  std::size_t count = 0;
  while (count < out.size()) {
    if (pending_begin_ == pending_end_) {
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
  pending_begin_ = 0;
  pending_end_ = 0;
  if (!look_up_whole(word) && !cut_into_pieces(word.text)) take_whole(static_cast<std::int32_t>(vocabulary_.unknown_id()));
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
  take_whole(id);
  return true;
}

void TokenReader::take_whole(std::int32_t id) {
  pending_[0] = static_cast<std::uint32_t>(id);
  pending_end_ = 1;
}

bool TokenReader::cut_into_pieces(std::string_view word) {
  std::size_t begin = 0;
  while (begin < word.size()) {
    const std::size_t shortest = begin == 0 ? kMinFirstPiece : 1;
    std::int32_t id = Vocabulary::kMissing;
    std::size_t length = word.size() - begin;
    for (; length >= shortest; --length) {
      const std::string_view piece = word.substr(begin, length);
      id = begin == 0 ? vocabulary_.find(piece) : vocabulary_.find_piece(piece);
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
