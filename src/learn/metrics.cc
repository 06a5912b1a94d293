#include "learn/metrics.h"

#include <algorithm>
#include <cstring>

#include "learn/logarithm.h"

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

Status Tally::build(std::size_t labels, Arena& arena) {
  labels_ = labels;
  figures_ = arena.allocate<double>(kSummary + (4 + labels) * labels);
  if (figures_.empty()) return Status(Code::kMemory, "evaluation", "no memory for the figures of so many labels");
  confusion_ = figures_.last(labels * labels);
  clear();
  return {};
}

void Tally::clear() {
  count_ = 0;
  log_loss_ = 0;
  std::fill(std::begin(bins_), std::end(bins_), Bin{});
  std::fill(figures_.begin(), figures_.end(), 0.0);
}

void Tally::add(std::span<const float> scores, std::size_t truth) {
  const auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  const double confidence = std::clamp(static_cast<double>(scores[best]), 0.0, 1.0);
  // Bin i holds what is above i / kBins, up to (i + 1) / kBins.
  auto bin = static_cast<std::size_t>(confidence * static_cast<double>(kBins));
  if (bin > 0 && static_cast<double>(bin) == confidence * static_cast<double>(kBins)) --bin;
  bins_[bin].confidence += confidence;
  bins_[bin].correct += best == truth ? 1 : 0;
  log_loss_ -= natural_log(std::clamp(static_cast<double>(scores[truth]), kSmallestProbability, 1.0));
  confusion_[truth * labels_ + best] += 1;
  count_ += 1;
}

std::span<const double> Tally::figures() {
  const std::span<double> per_label = figures_.subspan(kSummary, 4 * labels_);
  const Metrics metrics = compute_metrics(confusion_, {reinterpret_cast<LabelMetrics*>(per_label.data()), labels_});
  double error = 0;
  for (const Bin& bin : bins_) error += std::max(bin.confidence - bin.correct, bin.correct - bin.confidence);
  const double summary[kSummary] = {count_, metrics.accuracy, metrics.macro_precision, metrics.macro_recall, metrics.macro_f1,
                                    ratio(log_loss_, count_), ratio(error, count_)};
  std::memcpy(figures_.data(), summary, sizeof(summary));
  return figures_;
}

}  // namespace undertone
