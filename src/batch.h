// Batch: short texts read together, for throughput. Where the encoder is an LSTM, texts of like length go through it side by side.
//
//   Batch batch;
//   batch.classify(classifier, texts);
//   batch.answer(0).scores;
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/status.h"
#include "classifier.h"

namespace undertone {

class Batch {
 public:
  static constexpr std::size_t kMaxTexts = 64;

  // Classifies texts, at most kMaxTexts of them. The answers are those of Classifier::classify() for each, to the bit. Errors: kMemory.
  Status classify(Classifier& classifier, std::span<const std::string_view> texts);

  struct Answer {
    std::int32_t tokens;
    std::int32_t unknown;
    std::span<const float> scores;  // [C]
  };

  // That of the latest batch for one of its texts; a view into this object.
  [[nodiscard]] Answer answer(std::size_t text) const {
    const std::byte* const row = &block_[text * row_];
    const auto* const counts = reinterpret_cast<const std::int32_t*>(row);
    const auto* const scores = reinterpret_cast<const float*>(row + kCountBytes);
    return {counts[0], counts[1], {scores, (row_ - kCountBytes) / sizeof(float)}};
  }

  // All of them where they lie in memory: for each text int32 tokens, int32 unknown, float scores[C].
  [[nodiscard]] const std::byte* block() const { return block_.data(); }

 private:
  static constexpr std::size_t kCountBytes = 2 * sizeof(std::int32_t);

  struct Text {
    std::span<const std::uint32_t> ids;
    std::byte* answer;
  };

  void keep(const Classifier& classifier, std::byte* answer) const;
  void read(Classifier& classifier, Lstm& encoder, std::span<Text> texts);

  std::optional<Arena> arena_;  // of the latest answers
  std::span<std::byte> block_;
  std::size_t row_ = 0;         // bytes of an answer
};

}  // namespace undertone
