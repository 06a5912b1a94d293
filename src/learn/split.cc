#include "learn/split.h"

#include <algorithm>

#include "base/random.h"

namespace undertone {
namespace {

constexpr double kFew = 200;
constexpr double kFewPerLabel = 20;
constexpr double kAutomaticFolds = 5;

// Rows to learn from with the copies behind their originals.
std::span<std::uint32_t> rows_by_group(const Examples& examples, std::span<std::uint32_t> order) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples.label(i) >= 0 && examples.group(i) != Examples::kValidation) order[count++] = static_cast<std::uint32_t>(i);
  }
  const std::span<std::uint32_t> rows = order.first(count);
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    return examples.group(a) != examples.group(b) ? examples.group(a) < examples.group(b) : a < b;
  });
  return rows;
}

// How many of a label's texts are held back: the nearest whole number, but one at least, and one at least is left.
std::size_t held_back(std::size_t texts, double share) {
  return std::clamp<std::size_t>(static_cast<std::size_t>(share * static_cast<double>(texts) + 0.5), 1, texts - 1);
}

}  // namespace

Status split_examples(const Examples& examples, std::size_t labels, const SplitOptions& options, Arena& arena, Split& split) {
  if (examples.size() == 0) return Status(Code::kArgument, "examples", "there are no examples to learn from");
  split.fold = arena.allocate<std::int16_t>(examples.size());
  split.copy = arena.allocate<bool>(examples.size());
  split.counts = arena.allocate<double>(labels);
  const std::span<std::uint32_t> order = arena.allocate<std::uint32_t>(examples.size());
  if (split.fold.empty() || split.copy.empty() || split.counts.empty() || order.empty()) {
    return Status(Code::kMemory, "examples", "no memory to divide so many examples");
  }

  bool given = false;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples.label(i) >= static_cast<std::int32_t>(labels)) return Status(Code::kArgument, "label", "there is no label of this number");
    const bool validation = examples.label(i) >= 0 && examples.group(i) == Examples::kValidation;
    split.fold[i] = validation ? std::int16_t{0} : Split::kUnused;
    given |= validation;
  }
  const std::span<std::uint32_t> rows = rows_by_group(examples, order);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    split.fold[rows[i]] = Split::kAlwaysTrained;
    split.copy[rows[i]] = i > 0 && examples.group(rows[i]) == examples.group(rows[i - 1]);
    if (!split.copy[rows[i]]) split.counts[static_cast<std::size_t>(examples.label(rows[i]))] += 1;
  }
  double texts = 0;
  double largest = 0;
  double present = 0;
  for (const double count : split.counts) {
    texts += count;
    largest = std::max(largest, count);
    present += count > 0 ? 1 : 0;
  }
  if (texts == 0) return Status(Code::kArgument, "examples", "there are no examples to learn from");
  if (present < 2) return Status(Code::kArgument, "labels", "all examples have one label: two labels at least are needed");

  if (given) {
    split.validation = Validation::kGiven;
    split.folds = 1;
    return {};
  }
  if ((options.share == 0 && options.folds < 2) || largest < 2) return {};
  const bool few = texts < kFew || texts < kFewPerLabel * present;
  split.folds = options.folds != 0 ? options.folds : few ? static_cast<std::size_t>(std::min(kAutomaticFolds, largest)) : 1;
  split.validation = split.folds == 1 ? Validation::kHoldOut : Validation::kFolds;

  Random random(options.seed);
  std::size_t dealt = 0;  // goes on from label to label, so that folds are of one size
  const std::span<std::uint32_t> members = arena.allocate<std::uint32_t>(examples.size());
  if (members.empty()) return Status(Code::kMemory, "examples", "no memory to divide so many examples");
  for (std::size_t label = 0; label < labels; ++label) {
    std::size_t count = 0;
    for (const std::uint32_t row : rows) {
      if (!split.copy[row] && examples.label(row) == static_cast<std::int32_t>(label)) members[count++] = row;
    }
    if (count < 2) continue;
    random.shuffle(members.first(count));
    const std::size_t held = split.folds == 1 ? held_back(count, options.share) : count;
    for (std::size_t i = 0; i < held; ++i) split.fold[members[i]] = static_cast<std::int16_t>(dealt++ % split.folds);
  }
  // Copies go where their text goes.
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (split.copy[rows[i]]) split.fold[rows[i]] = split.fold[rows[i - 1]];
  }
  return {};
}

}  // namespace undertone
