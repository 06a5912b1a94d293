#include "learn/metrics.h"

#include <catch2/catch.hpp>
#include <vector>

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

}  // namespace
}  // namespace undertone::test
