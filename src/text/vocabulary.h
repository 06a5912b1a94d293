// Vocabulary: the words a model knows, found by name; a view over the model file's bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/status.h"

namespace undertone {

class Vocabulary {
 public:
  static constexpr std::int32_t kMissing = -1;
  static constexpr std::string_view kUnknownWord = "<unk>";
  static constexpr std::string_view kPieceMark = "##";
  static constexpr std::size_t kMaxWords = 1U << 20U;

  // lines: words parted by '\n', none after the last; must outlive the vocabulary. offset: of lines in the model file.
  // Errors: kModelVocabulary (empty, repeated or missing words), kMemory.
  Status build(std::string_view lines, std::int64_t offset, Arena& arena);

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] std::uint32_t unknown_id() const { return unknown_id_; }
  [[nodiscard]] std::string_view word(std::uint32_t id) const;

  // The word's id in 0..size()-1, or kMissing.
  [[nodiscard]] std::int32_t find(std::string_view word) const;

  // The same for a piece that continues a word: the entry "##piece".
  [[nodiscard]] std::int32_t find_piece(std::string_view piece) const;

 private:
  [[nodiscard]] std::int32_t find_hashed(std::uint32_t hash, std::string_view mark, std::string_view rest) const;

  std::string_view lines_;
  std::span<std::uint32_t> starts_;  // [size + 1], byte of each word's start in lines_
  std::span<std::uint32_t> slots_;   // [power of two], id + 1, or 0 where free
  std::uint32_t size_ = 0;
  std::uint32_t unknown_id_ = 0;
};

}  // namespace undertone
