// Metrics: how good a classifier is, from its confusion matrix.
#pragma once

#include <cstddef>
#include <span>

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

}  // namespace undertone
