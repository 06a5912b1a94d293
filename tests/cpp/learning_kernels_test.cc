// The kernels of training against arithmetic in double, and every variant against the first, bit for bit.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <vector>

#include "learning_variants.h"
#include "random.h"

namespace undertone::test {
namespace {

struct Batch {
  std::vector<std::vector<float>> rows;
  const float* x[kBatchRows];
  std::vector<float> w;

  Batch(Random& random, std::size_t outputs, std::size_t depth) : w(random.floats(outputs * depth, 1)) {
    for (std::size_t n = 0; n < kBatchRows; ++n) rows.push_back(random.floats(depth, 2));
    for (std::size_t n = 0; n < kBatchRows; ++n) x[n] = rows[n].data();
  }
};

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) { return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0; }

TEST_CASE("learning kernels: products and outer sums at all sizes", "[learning_kernels]") {
  Random random(1);
  for (std::size_t outputs = 1; outputs <= 9; ++outputs) {
    for (std::size_t depth = kRowBlock; depth <= 72; depth += kRowBlock) {
      const Batch batch(random, outputs, depth);
      std::vector<float> z(outputs * kBatchRows);
      std::vector<float> sum = random.floats(outputs * depth, 1);
      const std::vector<float> start = sum;
      for (const LearningKernels* kernels : learning_variants()) {
        std::vector<float> other_z(z.size());
        std::vector<float> other_sum = start;
        kernels->products(outputs, depth, batch.x, batch.w.data(), other_z.data());
        kernels->accumulate_outer(outputs, depth, batch.x, other_z.data(), other_sum.data());
        if (kernels == learning_variants()[0]) {
          z = other_z;
          sum = other_sum;
        }
        REQUIRE(same_bits(z, other_z));
        REQUIRE(same_bits(sum, other_sum));
      }
      for (std::size_t k = 0; k < outputs; ++k) {
        for (std::size_t n = 0; n < kBatchRows; ++n) {
          double dot = 0;
          for (std::size_t d = 0; d < depth; ++d) dot += static_cast<double>(batch.rows[n][d]) * static_cast<double>(batch.w[k * depth + d]);
          REQUIRE(std::fabs(dot - static_cast<double>(z[k * kBatchRows + n])) < 1e-4);
        }
        for (std::size_t d = 0; d < depth; ++d) {
          auto expected = static_cast<double>(start[k * depth + d]);
          for (std::size_t n = 0; n < kBatchRows; ++n) expected += static_cast<double>(z[k * kBatchRows + n]) * static_cast<double>(batch.rows[n][d]);
          REQUIRE(std::fabs(expected - static_cast<double>(sum[k * depth + d])) < 1e-3);
        }
      }
    }
  }
}

TEST_CASE("learning kernels: dot products and multiples of doubles at all sizes", "[learning_kernels]") {
  Random random(3);
  const auto doubles = [&](std::size_t size) {
    const std::vector<float> floats = random.floats(size, 3);
    return std::vector<double>(floats.begin(), floats.end());
  };
  for (std::size_t size = 0; size <= 19; ++size) {
    const std::vector<double> a = doubles(size);
    const std::vector<double> b = doubles(size);
    const double first = learning_variants()[0]->dot(size, a.data(), b.data());
    double expected = 0;
    for (std::size_t i = 0; i < size; ++i) expected += a[i] * b[i];
    CHECK(first == Approx(expected).margin(1e-12));
    for (const LearningKernels* kernels : learning_variants()) {
      REQUIRE(kernels->dot(size, a.data(), b.data()) == first);
      std::vector<double> y = b;
      y.push_back(7);
      kernels->subtract(size, 0.3, a.data(), y.data());
      for (std::size_t i = 0; i < size; ++i) REQUIRE(y[i] == b[i] - 0.3 * a[i]);
      REQUIRE(y[size] == 7);
    }
  }
}

TEST_CASE("learning kernels: cross-entropy and its residuals", "[learning_kernels]") {
  Random random(2);
  for (const std::size_t outputs : {1U, 2U, 3U, 76U}) {
    for (const double magnitude : {0.0, 1.0, 30.0, 1e4}) {
      const std::vector<float> logits = random.floats(outputs * kBatchRows, magnitude);
      std::vector<std::int32_t> label(kBatchRows);
      for (std::int32_t& l : label) l = static_cast<std::int32_t>(random.below(outputs + 1));
      std::vector<float> weight = random.floats(kBatchRows, 1);
      for (float& w : weight) w = std::fabs(w);
      weight[3] = 0;
      std::vector<float> first_z;
      std::vector<float> first_loss;
      for (const LearningKernels* kernels : learning_variants()) {
        std::vector<float> z = logits;
        std::vector<float> loss(kBatchRows);
        kernels->cross_entropy(outputs, label.data(), weight.data(), z.data(), loss.data());
        if (first_z.empty()) {
          first_z = z;
          first_loss = loss;
        }
        REQUIRE(same_bits(first_z, z));
        REQUIRE(same_bits(first_loss, loss));
      }
      for (std::size_t n = 0; n < kBatchRows; ++n) {
        double largest = 0;
        for (std::size_t k = 0; k < outputs; ++k) largest = std::max(largest, static_cast<double>(logits[k * kBatchRows + n]));
        double sum = std::exp(-largest);
        for (std::size_t k = 0; k < outputs; ++k) sum += std::exp(static_cast<double>(logits[k * kBatchRows + n]) - largest);
        const auto truth = static_cast<std::size_t>(label[n]);
        const double of_label = truth < outputs ? static_cast<double>(logits[truth * kBatchRows + n]) : 0;
        const auto w = static_cast<double>(weight[n]);
        const double expected = w * (std::log(sum) + largest - of_label);
        CHECK(std::fabs(expected - static_cast<double>(first_loss[n])) <= 2e-6 * std::max(1.0, expected));
        for (std::size_t k = 0; k < outputs; ++k) {
          const double p = std::exp(static_cast<double>(logits[k * kBatchRows + n]) - largest) / sum;
          CHECK(std::fabs(w * (p - (k == truth ? 1 : 0)) - static_cast<double>(first_z[k * kBatchRows + n])) < 1e-6);
        }
      }
    }
  }
}

}  // namespace
}  // namespace undertone::test
