#include "text/vocabulary.h"

#include <algorithm>
#include <bit>

namespace undertone {
namespace {

constexpr std::uint64_t kHashStart = 0xCBF29CE484222325U;

// FNV-1a, 64 bit (Fowler, Noll, Vo); can be continued over parts.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t hash = kHashStart) {
  for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U;
  return hash;
}

WordKey long_word(std::uint64_t hash, std::size_t size) { return {{hash, WordKey::kHashed | size}}; }

// The word that begins at start and ends before the next '\n' or with the lines.
std::string_view line_at(std::string_view lines, std::size_t start) {
  return lines.substr(start, std::min(lines.find('\n', start), lines.size()) - start);
}

}  // namespace

WordKey WordKey::of(std::string_view word) {
  if (word.size() > kLongest) return long_word(hash_bytes(word), word.size());
  if (word.empty()) return {};
  return short_word(ByteBlock::load_last(word.data(), word.data(), word.data() + word.size()), word.size());
}

Status Vocabulary::build(std::string_view lines, std::int64_t offset, Arena& arena) {
  const auto failure = [&](const char* reason, std::size_t byte) {
    return Status(Code::kModelVocabulary, "vocabulary", reason, offset + static_cast<std::int64_t>(byte));
  };
  const auto newlines = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
  if (newlines >= kMaxWords) return failure("more than 2^20 words", 0);
  size_ = static_cast<std::uint32_t>(newlines + 1);
  lines_ = lines;
  const std::size_t slots = std::bit_ceil(std::size_t{2} * size_);
  slot_mask_ = slots - 1;
  hash_shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots));
  starts_ = arena.allocate_for_overwrite<std::uint32_t>(size_ + 1);
  keys_ = arena.allocate_for_overwrite<WordKey>(size_);
  slots_ = arena.allocate<std::uint32_t>(slots);
  if (starts_.empty() || keys_.empty() || slots_.empty()) return Status(Code::kMemory, "vocabulary", "no memory for the word index");

  std::size_t start = 0;
  for (std::uint32_t id = 0; id < size_; ++id) {
    const ByteBlock block = start + ByteBlock::kBytes <= lines.size() ? ByteBlock::load(lines.data() + start) : ByteBlock{};
    std::size_t end = block.find('\n');
    WordKey key;
    if (end < ByteBlock::kBytes) {
      key = WordKey::short_word(block.first(end), end);
      end += start;
    } else {
      const std::string_view line = line_at(lines, start);
      key = WordKey::of(line);
      end = start + line.size();
    }
    starts_[id] = static_cast<std::uint32_t>(start);
    if (end == start) return failure("an empty word", start);
    std::size_t slot = first_slot(key);
    for (; slots_[slot & slot_mask_] != 0; ++slot) {
      const std::uint32_t other = slots_[slot & slot_mask_] - 1;
      if (keys_[other] == key && (!key.is_hashed() || word(other) == lines.substr(start, end - start))) return failure("a word stands twice", start);
    }
    slots_[slot & slot_mask_] = id + 1;
    keys_[id] = key;
    start = end + 1;
    starts_[id + 1] = static_cast<std::uint32_t>(start);
  }

  const std::int32_t unknown = find(kUnknownWord);
  if (unknown == kMissing) return failure("no <unk> among the words", 0);
  unknown_id_ = static_cast<std::uint32_t>(unknown);
  return {};
}

std::string_view Vocabulary::word(std::uint32_t id) const {
  return lines_.substr(starts_[id], starts_[id + 1] - 1 - starts_[id]);
}

std::int32_t Vocabulary::find_piece(std::string_view piece) const {
  const std::size_t size = kPieceMark.size() + piece.size();
  if (size > WordKey::kLongest) return find_long(long_word(hash_bytes(piece, hash_bytes(kPieceMark)), size), kPieceMark, piece);
  return find(WordKey::of(piece).behind_mark());
}

// By its hash; the word is mark and rest together.
std::int32_t Vocabulary::find_long(const WordKey& key, std::string_view mark, std::string_view rest) const {
  for (std::size_t slot = first_slot(key);; ++slot) {
    const std::uint32_t entry = slots_[slot & slot_mask_];
    if (entry == 0) return kMissing;
    if (keys_[entry - 1] != key) continue;
    const std::string_view candidate = word(entry - 1);
    if (candidate.substr(0, mark.size()) == mark && candidate.substr(mark.size()) == rest) return static_cast<std::int32_t>(entry - 1);
  }
}

std::int32_t Vocabulary::find(const WordKey& key) const { return find_inline(key); }

std::int32_t Vocabulary::find(std::string_view word) const {
  const WordKey key = WordKey::of(word);
  return key.is_hashed() ? find_long(key, {}, word) : find(key);
}

}  // namespace undertone
