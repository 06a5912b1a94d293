#include "explain/key_sentences.h"

#include <algorithm>
#include <cmath>

namespace undertone {
namespace {

// What relevance weighs against redundancy.
constexpr double kRelevance = 0.7;
// Cosine from which on two sentences say the same.
constexpr double kSame = 0.9;

}  // namespace

Status choose_key_sentences(const Examples& sentences, std::span<const float> scores, std::size_t count, Arena& arena,
                            std::span<KeySentence>& chosen) {
  const std::size_t features = sentences.features();
  const std::size_t rows = sentences.size();
  chosen = {};
  if (rows == 0 || count == 0) return {};
  const std::span<double> mean = arena.allocate<double>(features);
  const std::span<double> relevance = arena.allocate<double>(rows);
  const std::span<double> length = arena.allocate<double>(rows);  // of the features less their mean
  const std::span<double> redundancy = arena.allocate<double>(rows);
  const std::span<KeySentence> result = arena.allocate<KeySentence>(std::min(count, rows));
  if (mean.empty() || relevance.empty() || length.empty() || redundancy.empty() || result.empty()) {
    return Status(Code::kMemory, "sentences", "no memory to compare so many sentences");
  }

  double present = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (sentences.dropped(i)) continue;
    for (std::size_t d = 0; d < features; ++d) mean[d] += static_cast<double>(sentences.row(i)[d]);
    present += 1;
  }
  double mean_square = 0;
  for (double& value : mean) {
    value /= std::max(present, 1.0);
    mean_square += value * value;
  }

  double lowest = 0;
  double highest = 0;
  bool first = true;
  for (std::size_t i = 0; i < rows; ++i) {
    if (sentences.dropped(i)) continue;
    double dot = 0;
    double square = 0;
    for (std::size_t d = 0; d < features; ++d) {
      const auto value = static_cast<double>(sentences.row(i)[d]);
      dot += value * mean[d];
      square += value * value;
    }
    length[i] = std::sqrt(std::max(0.0, square - 2 * dot + mean_square));
    relevance[i] = scores.empty() ? (square > 0 && mean_square > 0 ? dot / std::sqrt(square * mean_square) : 0) : static_cast<double>(scores[i]);
    if (std::isnan(relevance[i])) return Status(Code::kArgument, "scores", "the score of a sentence is not a number");
    lowest = first ? relevance[i] : std::min(lowest, relevance[i]);
    highest = first ? relevance[i] : std::max(highest, relevance[i]);
    first = false;
  }

  // Relevance on a scale of its own, so that it can be weighed against a cosine.
  const double range = highest > lowest ? highest - lowest : 1.0;
  std::size_t found = 0;
  for (; found < result.size(); ++found) {
    std::size_t best = rows;
    double best_value = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      if (sentences.dropped(i) || redundancy[i] > kSame) continue;
      const double value = kRelevance * (relevance[i] - lowest) / range - (1 - kRelevance) * redundancy[i];
      if (best == rows || value > best_value) {
        best = i;
        best_value = value;
      }
    }
    if (best == rows) break;
    result[found] = {static_cast<std::int32_t>(best), static_cast<float>(relevance[best])};
    for (std::size_t i = 0; i < rows; ++i) {
      double dot = 0;
      for (std::size_t d = 0; d < features; ++d) {
        dot += (static_cast<double>(sentences.row(i)[d]) - mean[d]) * (static_cast<double>(sentences.row(best)[d]) - mean[d]);
      }
      const double lengths = length[i] * length[best];
      redundancy[i] = std::max(redundancy[i], lengths > 0 ? dot / lengths : 0.0);
    }
    redundancy[best] = 2;  // taken
  }
  chosen = result.first(found);
  std::sort(chosen.begin(), chosen.end(), [](const KeySentence& a, const KeySentence& b) { return a.row < b.row; });
  return {};
}

}  // namespace undertone
