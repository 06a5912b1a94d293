// Metrics: how good a classifier is, from its scores and the truth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"

namespace undertone {

// Figures of one label; each is 0 where it is undefined (nothing predicted, nothing true), as scikit-learn's zero_division=0.
struct LabelMetrics {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  double support = 0;  // true examples
};

// Averages over labels are unweighted ("macro") and leave out labels that are neither true nor predicted anywhere.
struct Metrics {
  double accuracy = 0;
  double macro_precision = 0;
  double macro_recall = 0;
  double macro_f1 = 0;
};

// confusion: [C][C] counts, row = truth, column = prediction; labels: [C], filled.
Metrics compute_metrics(std::span<const double> confusion, std::span<LabelMetrics> labels);

// Counts predictions one by one.
class Tally {
 public:
  // labels: C >= 1. Errors: kMemory.
  Status build(std::size_t labels, Arena& arena);

  void clear();

  // scores: [C] probabilities; the prediction is the first of the highest. truth: 0..C-1.
  void add(std::span<const float> scores, std::size_t truth);

  // As float64: count, then Metrics (accuracy, macro precision, recall, F1), log loss (natural logarithm, probabilities below 1e-7
  // count as 1e-7; mean), expected calibration error (15 bins of equal width: Guo et al. 2017), then LabelMetrics
  // (precision, recall, F1, support) of each label, then the confusion [C][C], row = truth. All 0 where nothing was added.
  std::span<const double> figures();

  static constexpr std::size_t kSummary = 7;
  static constexpr double kSmallestProbability = 1e-7;

 private:
  static constexpr std::size_t kBins = 15;

  struct Bin {
    double confidence = 0;  // sum
    double correct = 0;     // count
  };

  std::size_t labels_ = 0;
  double count_ = 0;
  double log_loss_ = 0;
  Bin bins_[kBins];
  std::span<double> figures_;    // [kSummary + 4 C + C C]
  std::span<double> confusion_;  // its last part
};

}  // namespace undertone
