#include "learn/metrics.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "learn/logarithm.h"

namespace undertone::test {
namespace {

struct Report {
  Metrics metrics;
  std::vector<LabelMetrics> labels;
};

Report report(const std::vector<double>& confusion, std::size_t labels) {
  REQUIRE(confusion.size() == labels * labels);
  Report result;
  result.labels.resize(labels);
  result.metrics = compute_metrics(confusion, result.labels);
  return result;
}

void check_label(const LabelMetrics& label, double precision, double recall, double f1, double support) {
  CHECK(label.precision == Approx(precision));
  CHECK(label.recall == Approx(recall));
  CHECK(label.f1 == Approx(f1));
  CHECK(label.support == Approx(support));
}

TEST_CASE("metrics: two labels by hand", "[metrics]") {
  // 8 of 10 and 3 of 5 are right.
  const Report r = report({8, 2, 2, 3}, 2);
  CHECK(r.metrics.accuracy == Approx(11.0 / 15));
  check_label(r.labels[0], 0.8, 0.8, 0.8, 10);
  check_label(r.labels[1], 0.6, 0.6, 0.6, 5);
  CHECK(r.metrics.macro_precision == Approx(0.7));
  CHECK(r.metrics.macro_recall == Approx(0.7));
  CHECK(r.metrics.macro_f1 == Approx(0.7));
}

TEST_CASE("metrics: three labels by hand", "[metrics]") {
  const Report r = report({5, 1, 0, 2, 3, 1, 0, 4, 4}, 3);
  check_label(r.labels[0], 5.0 / 7, 5.0 / 6, 10.0 / 13, 6);
  check_label(r.labels[1], 3.0 / 8, 3.0 / 6, 6.0 / 14, 6);
  check_label(r.labels[2], 4.0 / 5, 4.0 / 8, 8.0 / 13, 8);
  CHECK(r.metrics.accuracy == Approx(0.6));
  CHECK(r.metrics.macro_precision == Approx((5.0 / 7 + 3.0 / 8 + 0.8) / 3));
  CHECK(r.metrics.macro_recall == Approx((5.0 / 6 + 0.5 + 0.5) / 3));
  CHECK(r.metrics.macro_f1 == Approx((10.0 / 13 + 6.0 / 14 + 8.0 / 13) / 3));
}

TEST_CASE("metrics: a label never predicted has precision 0", "[metrics]") {
  const Report r = report({4, 0, 2, 0}, 2);
  check_label(r.labels[0], 4.0 / 6, 1, 0.8, 4);
  check_label(r.labels[1], 0, 0, 0, 2);
  CHECK(r.metrics.macro_recall == Approx(0.5));
}

TEST_CASE("metrics: a label never true has recall 0 but counts", "[metrics]") {
  const Report r = report({3, 1, 0, 0}, 2);
  check_label(r.labels[0], 1, 0.75, 6.0 / 7, 4);
  check_label(r.labels[1], 0, 0, 0, 0);
  CHECK(r.metrics.macro_precision == Approx(0.5));
}

TEST_CASE("metrics: a label neither true nor predicted is left out of averages", "[metrics]") {
  const Report r = report({2, 0, 0, 0, 0, 0, 0, 0, 2}, 3);
  check_label(r.labels[1], 0, 0, 0, 0);
  CHECK(r.metrics.accuracy == 1);
  CHECK(r.metrics.macro_precision == 1);
  CHECK(r.metrics.macro_recall == 1);
  CHECK(r.metrics.macro_f1 == 1);
}

TEST_CASE("metrics: no examples, no labels", "[metrics]") {
  CHECK(report({0, 0, 0, 0}, 2).metrics.accuracy == 0);
  CHECK(report({0, 0, 0, 0}, 2).metrics.macro_f1 == 0);
  CHECK(report({}, 0).metrics.accuracy == 0);
}

TEST_CASE("metrics: all wrong", "[metrics]") {
  const Report r = report({0, 3, 3, 0}, 2);
  CHECK(r.metrics.accuracy == 0);
  CHECK(r.metrics.macro_f1 == 0);
}

TEST_CASE("tally: counts, log loss and calibration by hand", "[metrics]") {
  Arena arena;
  Tally tally;
  REQUIRE_FALSE(tally.build(2, arena).failed());
  CHECK(tally.figures()[0] == 0);
  CHECK(tally.figures()[5] == 0);
  // Confidences 0.9, 0.9, 0.6 and 1; bins hold (0.8667, 0.9333], (0.5333, 0.6], (0.9333, 1].
  tally.add(std::array{0.9F, 0.1F}, 0);
  tally.add(std::array{0.1F, 0.9F}, 0);
  tally.add(std::array{0.4F, 0.6F}, 1);
  tally.add(std::array{1.0F, 0.0F}, 1);
  const std::span<const double> figures = tally.figures();
  REQUIRE(figures.size() == 7 + 8 + 4);
  CHECK(figures[0] == 4);
  CHECK(figures[1] == 0.5);
  CHECK(figures[5] == Approx(-(std::log(0.9) + std::log(0.1) + std::log(0.6) + std::log(1e-7)) / 4));
  CHECK(figures[6] == Approx((std::fabs(1.8 - 1) + std::fabs(0.6 - 1) + std::fabs(1.0 - 0)) / 4));
  CHECK(std::vector<double>(figures.begin() + 15, figures.end()) == std::vector<double>{1, 1, 1, 1});
  CHECK(figures[7 + 3] == 2);
  tally.clear();
  CHECK(tally.figures()[0] == 0);
  CHECK(tally.figures()[6] == 0);
}

TEST_CASE("tally: the first of equal scores wins, and the edges of bins belong to the lower one", "[metrics]") {
  Arena arena;
  Tally tally;
  REQUIRE_FALSE(tally.build(3, arena).failed());
  tally.add(std::array{0.2F, 0.4F, 0.4F}, 1);
  CHECK(tally.figures()[1] == 1);
  for (int i = 0; i <= 15; ++i) tally.add(std::array{static_cast<float>(i) / 15, 0.0F, 0.0F}, 0);
  CHECK(std::isfinite(tally.figures()[6]));
}

TEST_CASE("natural logarithm: as good as the library's", "[metrics]") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) CHECK(std::fabs(natural_log(x) - std::log(x)) <= 1e-14 * std::max(1.0, std::fabs(std::log(x))));
  CHECK(natural_log(1) == 0);
}

}  // namespace
}  // namespace undertone::test
