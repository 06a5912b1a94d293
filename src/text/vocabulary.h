// Vocabulary: the words a model knows, found by name; a view over the model file's bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/status.h"
#include "text/byte_block.h"

namespace undertone {

// What a word is found by: up to kLongest bytes themselves, with their number in the last byte; of longer words a hash and the size.
struct WordKey {
  static constexpr std::size_t kLongest = ByteBlock::kBytes - 1;
  static constexpr std::uint64_t kHashed = std::uint64_t{0xFF} << 56U;

  ByteBlock bytes;

  // bytes: zero from number size on; size is at most kLongest.
  static WordKey short_word(ByteBlock bytes, std::uint64_t size) { return {{bytes.low, bytes.high | (size << 56U)}}; }

  static WordKey of(std::string_view word);

  // Of the word with kPieceMark before it; of at most kLongest - 2 bytes.
  [[nodiscard]] WordKey behind_mark() const {
    const std::uint64_t size = bytes.high >> 56U;
    const std::uint64_t high = bytes.high & ByteBlock::ones(7);
    return short_word({(bytes.low << 16U) | 0x2323U, (high << 16U) | (bytes.low >> 48U)}, size + 2);
  }

  [[nodiscard]] bool is_hashed() const { return bytes.high >= kHashed; }

  [[nodiscard]] std::uint64_t hash() const {
    // Two odd constants from the golden ratio and from pi; the upper bits of a product depend on all bits below.
    const std::uint64_t mixed = (bytes.low ^ (bytes.high * 0x9E3779B97F4A7C15U)) * 0xC90FDAA22168C235U;
    return (mixed ^ (mixed >> 32U)) * 0x9E3779B97F4A7C15U;
  }

  bool operator==(const WordKey&) const = default;
};

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

  // The same for a key that is not hashed.
  [[nodiscard]] std::int32_t find(const WordKey& key) const;

  // The same again, to be inlined where words are read.
  [[nodiscard]] std::int32_t find_inline(const WordKey& key) const {
    for (std::size_t slot = first_slot(key);; ++slot) {
      const std::uint32_t entry = slots_[slot & slot_mask_];
      if (entry == 0) return kMissing;
      if (keys_[entry - 1] == key) return static_cast<std::int32_t>(entry - 1);
    }
  }

 private:
  [[nodiscard]] std::int32_t find_long(const WordKey& key, std::string_view mark, std::string_view rest) const;

  [[nodiscard]] std::size_t first_slot(const WordKey& key) const { return static_cast<std::size_t>(key.hash() >> hash_shift_); }

  std::string_view lines_;
  std::span<std::uint32_t> starts_;  // [size + 1], byte of each word's start in lines_
  std::span<WordKey> keys_;          // [size]
  std::span<std::uint32_t> slots_;   // [power of two], id + 1, or 0 where free
  std::size_t slot_mask_ = 0;        // their number less one
  unsigned hash_shift_ = 0;          // leaves as many bits of a hash
  std::uint32_t size_ = 0;
  std::uint32_t unknown_id_ = 0;
};

}  // namespace undertone
