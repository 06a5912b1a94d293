#include "text/vocabulary.h"

#include <algorithm>
#include <bit>

namespace undertone {
namespace {

constexpr std::uint32_t kHashStart = 2166136261U;

// FNV-1a, 32 bit (Fowler, Noll, Vo); can be continued over parts.
std::uint32_t hash_bytes(std::string_view bytes, std::uint32_t hash = kHashStart) {
  for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return hash;
}

}  // namespace

Status Vocabulary::build(std::string_view lines, std::int64_t offset, Arena& arena) {
  const auto failure = [&](const char* reason, std::size_t byte) {
    return Status(Code::kModelVocabulary, "vocabulary", reason, offset + static_cast<std::int64_t>(byte));
  };
  const auto newlines = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
  if (newlines >= kMaxWords) return failure("more than 2^20 words", 0);
  size_ = static_cast<std::uint32_t>(newlines + 1);
  lines_ = lines;
  starts_ = arena.allocate<std::uint32_t>(size_ + 1);
  slots_ = arena.allocate<std::uint32_t>(std::bit_ceil(std::size_t{2} * size_));
  if (starts_.empty() || slots_.empty()) return Status(Code::kMemory, "vocabulary", "no memory for the word index");

  std::size_t start = 0;
  for (std::uint32_t id = 0; id < size_; ++id) {
    const std::size_t end = std::min(lines.find('\n', start), lines.size());
    starts_[id] = static_cast<std::uint32_t>(start);
    if (end == start) return failure("an empty word", start);
    const std::string_view word = lines.substr(start, end - start);
    std::uint32_t slot = hash_bytes(word);
    while (slots_[slot & (slots_.size() - 1)] != 0) {
      const std::uint32_t other = slots_[slot & (slots_.size() - 1)] - 1;
      if (lines.substr(starts_[other], starts_[other + 1] - 1 - starts_[other]) == word) return failure("a word stands twice", start);
      ++slot;
    }
    slots_[slot & (slots_.size() - 1)] = id + 1;
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

std::int32_t Vocabulary::find(std::string_view word) const { return find_hashed(hash_bytes(word), {}, word); }

std::int32_t Vocabulary::find_piece(std::string_view piece) const {
  return find_hashed(hash_bytes(piece, hash_bytes(kPieceMark)), kPieceMark, piece);
}

std::int32_t Vocabulary::find_hashed(std::uint32_t hash, std::string_view mark, std::string_view rest) const {
  for (std::uint32_t slot = hash;; ++slot) {
    const std::uint32_t entry = slots_[slot & (slots_.size() - 1)];
    if (entry == 0) return kMissing;
    const std::string_view candidate = word(entry - 1);
    if (candidate.size() == mark.size() + rest.size() && candidate.substr(0, mark.size()) == mark &&
        candidate.substr(mark.size()) == rest) {
      return static_cast<std::int32_t>(entry - 1);
    }
  }
}

}  // namespace undertone
