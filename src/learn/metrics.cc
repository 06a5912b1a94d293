#include "learn/metrics.h"

namespace undertone {
namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

Metrics compute_metrics(std::span<const double> confusion, std::span<LabelMetrics> labels) {
  const std::size_t size = labels.size();
  Metrics metrics;
  double correct = 0;
  double total = 0;
  double present = 0;
  for (std::size_t c = 0; c < size; ++c) {
    double truth = 0;
    double predicted = 0;
    for (std::size_t other = 0; other < size; ++other) {
      truth += confusion[c * size + other];
      predicted += confusion[other * size + c];
    }
    const double hits = confusion[c * size + c];
    labels[c] = {ratio(hits, predicted), ratio(hits, truth), ratio(2 * hits, truth + predicted), truth};
    correct += hits;
    total += truth;
    if (truth + predicted > 0) {
      present += 1;
      metrics.macro_precision += labels[c].precision;
      metrics.macro_recall += labels[c].recall;
      metrics.macro_f1 += labels[c].f1;
    }
  }
  metrics.accuracy = ratio(correct, total);
  metrics.macro_precision = ratio(metrics.macro_precision, present);
  metrics.macro_recall = ratio(metrics.macro_recall, present);
  metrics.macro_f1 = ratio(metrics.macro_f1, present);
  return metrics;
}

}  // namespace undertone
