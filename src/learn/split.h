// Split: which examples are held back to judge what was learned from the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "learn/examples.h"

namespace undertone {

enum class Validation : std::uint8_t { kNone, kHoldOut, kFolds, kGiven };

struct SplitOptions {
  std::uint64_t seed = 1;
  double share = 0.2;     // held back by kHoldOut, up to one half; 0: nothing is
  std::size_t folds = 0;  // 0: chosen by the number of examples; 1: kHoldOut; 2 or more: kFolds
};

struct Split {
  Validation validation = Validation::kNone;
  std::size_t folds = 0;                // 0 where nothing is held back, 1 for kHoldOut and kGiven
  std::span<std::int16_t> fold;         // [rows] that the row's group is held back from, or one of these:
  static constexpr std::int16_t kAlwaysTrained = -1;
  static constexpr std::int16_t kUnused = -2;
  std::span<bool> copy;                 // [rows] whether it is an altered copy of an earlier row of its group
  std::span<double> counts;             // [C] texts to learn from, copies aside
};

// Divides by group and, within each label, by chance, so that every part has its share of every label. A label with one text is
// always trained. Rows of group kValidation take the place of any other validation. Few texts (below 200, or 20 per label) are
// folded in five, or in as many as the largest label has. Errors: kArgument (no examples, one label only, a label that is not below
// labels), kMemory.
Status split_examples(const Examples& examples, std::size_t labels, const SplitOptions& options, Arena& arena, Split& split);

}  // namespace undertone
