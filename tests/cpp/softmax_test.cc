#include "nn/softmax.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "random.h"

namespace undertone::test {
namespace {

std::vector<float> softmax_of(const std::vector<float>& logits) {
  std::vector<float> scores(logits.size(), -1.0F);
  softmax(logits, scores);
  return scores;
}

double sum(const std::vector<float>& scores) { return std::accumulate(scores.begin(), scores.end(), 0.0); }

double relative_error(double x) {
  const long double truth = std::exp(static_cast<long double>(x));
  return static_cast<double>(std::fabs((static_cast<long double>(exp_of_negative(x)) - truth) / truth));
}

TEST_CASE("exp_of_negative: within 4e-16 of the true value", "[softmax]") {
  double worst = 0;
  for (int i = 0; i <= 200000; ++i) worst = std::max(worst, relative_error(-699.99 * i / 200000));
  for (int i = 0; i <= 100000; ++i) worst = std::max(worst, relative_error(-2.0 * i / 100000));
  // Around multiples of ln 2 / 2, where the reduction changes its multiple.
  for (int n = 0; n < 2000; ++n) {
    for (const double step : {-1e-12, 0.0, 1e-12}) worst = std::max(worst, relative_error(-0.34657359027997265 * n / 2 - 1e-9 + step));
  }
  CHECK(worst < 4e-16);
}

TEST_CASE("exp_of_negative: its ends", "[softmax]") {
  CHECK(exp_of_negative(0.0) == 1.0);
  CHECK(exp_of_negative(-0.0) == 1.0);
  CHECK(exp_of_negative(-699.0) > 0.0);
  CHECK(exp_of_negative(-700.0) == 0.0);
  CHECK(exp_of_negative(-1e300) == 0.0);
  CHECK(exp_of_negative(-HUGE_VAL) == 0.0);
}

TEST_CASE("softmax: one label is certain", "[softmax]") {
  CHECK(softmax_of({0.0F}) == std::vector<float>{1.0F});
  CHECK(softmax_of({-1e30F}) == std::vector<float>{1.0F});
}

TEST_CASE("softmax: equal logits share alike, at any size", "[softmax]") {
  for (const float logit : {0.0F, -7.0F, 1e9F, 3e38F, -3e38F}) {
    CHECK(softmax_of({logit, logit}) == std::vector<float>{0.5F, 0.5F});
    CHECK(softmax_of({logit, logit, logit, logit}) == std::vector<float>(4, 0.25F));
  }
}

TEST_CASE("softmax: huge differences give zero and one", "[softmax]") {
  CHECK(softmax_of({3e38F, -3e38F}) == std::vector<float>{1.0F, 0.0F});
  CHECK(softmax_of({-1e9F, 0.0F, -1e9F}) == std::vector<float>{0.0F, 1.0F, 0.0F});
}

TEST_CASE("softmax: a known value", "[softmax]") {
  const std::vector<float> scores = softmax_of({1.0F, 2.0F, 3.0F});
  CHECK(scores[0] == Approx(0.09003057317038046).epsilon(1e-7));
  CHECK(scores[1] == Approx(0.24472847105479764).epsilon(1e-7));
  CHECK(scores[2] == Approx(0.6652409557748219).epsilon(1e-7));
}

TEST_CASE("softmax: in place gives the same", "[softmax]") {
  std::vector<float> logits = {0.25F, -3.0F, 1.5F};
  const std::vector<float> expected = softmax_of(logits);
  softmax(logits, logits);
  CHECK(logits == expected);
}

TEST_CASE("softmax: adds up to one, keeps the order, 1 to 1024 labels", "[softmax]") {
  Random random(1);
  for (const std::size_t labels : {1U, 2U, 3U, 7U, 77U, 151U, 1024U}) {
    for (const double magnitude : {1e-30, 1.0, 50.0, 1e6, 3e38}) {
      const std::vector<float> logits = random.floats(labels, magnitude);
      const std::vector<float> scores = softmax_of(logits);
      CHECK(sum(scores) == Approx(1.0).margin(1e-6));
      for (std::size_t c = 1; c < labels; ++c) {
        if (logits[c] > logits[c - 1]) REQUIRE(scores[c] >= scores[c - 1]);
        REQUIRE(scores[c] >= 0.0F);
      }
    }
  }
}

}  // namespace
}  // namespace undertone::test
