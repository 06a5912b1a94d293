// The objective of training against finite differences in double, its solvers against Newton's method on Eigen.
#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "learn/adam.h"
#include "learn/cholesky.h"
#include "learn/head_objective.h"
#include "learn/lbfgs.h"
#include "learning_data.h"

namespace undertone::test {
namespace {

// Loss and penalty of a head in double, written the plain way. weights: [C][stride].
double reference(const Examples& examples, const std::vector<double>& label_weights, const std::vector<double>& weights,
                 const std::vector<double>& prior, double l2) {
  const std::size_t labels = label_weights.size();
  const std::size_t stride = examples.stride();
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    std::vector<double> logits(labels);
    double largest = -1e300;
    for (std::size_t c = 0; c < labels; ++c) {
      for (std::size_t d = 0; d < stride; ++d) logits[c] += weights[c * stride + d] * static_cast<double>(examples.row(i)[d]);
      largest = std::max(largest, logits[c]);
    }
    double powers = 0;
    for (const double logit : logits) powers += std::exp(logit - largest);
    const auto label = static_cast<std::size_t>(examples.label(i));
    sum += label_weights[label] * (std::log(powers) + largest - logits[label]);
    total += label_weights[label];
  }
  double distance = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) distance += (weights[i] - prior[i]) * (weights[i] - prior[i]);
  return sum / total + 0.5 * l2 * distance;
}

struct Fixture {
  Arena arena;
  Examples examples;
  SoftmaxRegression regression;
  HeadObjective objective;
  std::vector<double> prior;
  std::vector<std::uint32_t> rows;

  Fixture(std::size_t features, std::size_t labels, std::size_t count, double noise, double l2, bool thorough,
          const LearningKernels& kernels = kScalarLearning) {
    REQUIRE_FALSE(examples.begin(features).failed());
    add_clusters(examples, features, labels, count, noise, 5);
    REQUIRE_FALSE(regression.build(kernels, examples, labels, arena).failed());
    prior.resize(regression.weight_count());
    Random random(6);
    for (std::size_t c = 0; c < labels; ++c) {
      for (std::size_t d = 0; d <= features; ++d) prior[c * examples.stride() + d] = random.real(-0.1, 0.1);
    }
    rows = all_rows(examples);
    REQUIRE_FALSE(objective.build(regression, prior, rows, thorough, arena).failed());
    objective.select(rows, l2);
  }

  std::vector<double> minimum(std::size_t epochs = 1000) {
    Lbfgs solver;
    REQUIRE_FALSE(solver.build(prior.size(), arena).failed());
    solver.start(objective, prior);
    while (epochs-- > 0 && solver.step(objective)) {
    }
    return {solver.point().begin(), solver.point().end()};
  }
};

// Newton's method on all C (D + 1) weights.
std::vector<double> newton(const Fixture& f, std::size_t labels, double l2) {
  const auto width = static_cast<Eigen::Index>(f.examples.features() + 1);
  const auto c_count = static_cast<Eigen::Index>(labels);
  const auto n = static_cast<double>(f.examples.size());
  const auto stride = static_cast<Eigen::Index>(f.examples.stride());
  Eigen::VectorXd prior(c_count * width);
  for (Eigen::Index c = 0; c < c_count; ++c) {
    for (Eigen::Index d = 0; d < width; ++d) prior[c * width + d] = f.prior[static_cast<std::size_t>(c * stride + d)];
  }
  Eigen::VectorXd w = prior;
  for (int iteration = 0; iteration < 30; ++iteration) {
    Eigen::VectorXd gradient = l2 * (w - prior);
    Eigen::MatrixXd hessian = l2 * Eigen::MatrixXd::Identity(w.size(), w.size());
    for (std::size_t i = 0; i < f.examples.size(); ++i) {
      Eigen::VectorXd x(width);
      for (Eigen::Index d = 0; d < width; ++d) x[d] = static_cast<double>(f.examples.row(i)[d]);
      Eigen::VectorXd p(c_count);
      for (Eigen::Index c = 0; c < c_count; ++c) p[c] = w.segment(c * width, width).dot(x);
      p = (p.array() - p.maxCoeff()).exp();
      p /= p.sum();
      for (Eigen::Index c = 0; c < c_count; ++c) {
        gradient.segment(c * width, width) += (p[c] - (f.examples.label(i) == c ? 1 : 0)) / n * x;
        for (Eigen::Index e = 0; e < c_count; ++e) {
          hessian.block(c * width, e * width, width, width) += (c == e ? p[c] * (1 - p[c]) : -p[c] * p[e]) / n * x * x.transpose();
        }
      }
    }
    w -= hessian.ldlt().solve(gradient);
  }
  std::vector<double> result(f.prior.size());
  for (Eigen::Index c = 0; c < c_count; ++c) {
    for (Eigen::Index d = 0; d < width; ++d) result[static_cast<std::size_t>(c * stride + d)] = w[c * width + d];
  }
  return result;
}

TEST_CASE("softmax regression: value and gradient against finite differences, with label weights and a prior", "[softmax_regression]") {
  constexpr std::size_t kLabels = 3;
  for (const LearningKernels* kernels : learning_variants()) {
    Fixture f(11, kLabels, 53, 1, 0.05, false, *kernels);
    const std::vector<double> label_weights = {1, 0.5, 2};
    for (std::size_t c = 0; c < kLabels; ++c) f.regression.label_weights()[c] = static_cast<float>(label_weights[c]);
    Random random(7);
    std::vector<double> point = f.prior;
    for (std::size_t i = 0; i < point.size(); ++i) {
      if (i % f.examples.stride() <= 11) point[i] += random.real(-0.5, 0.5);
    }
    std::vector<double> gradient(point.size());
    const double value = f.objective.evaluate(point, gradient);
    CHECK(value == Approx(reference(f.examples, label_weights, point, f.prior, 0.05)).epsilon(1e-6));
    for (std::size_t i = 0; i < point.size(); ++i) {
      constexpr double kStep = 1e-5;
      std::vector<double> up = point;
      std::vector<double> down = point;
      up[i] += kStep;
      down[i] -= kStep;
      const double slope = (reference(f.examples, label_weights, up, f.prior, 0.05) - reference(f.examples, label_weights, down, f.prior, 0.05)) / (2 * kStep);
      if (i % f.examples.stride() <= 11) {
        CHECK(gradient[i] == Approx(slope).margin(2e-6));
      } else {
        CHECK(gradient[i] == 0);
      }
    }
  }
}

TEST_CASE("softmax regression: L-BFGS ends where Newton does, whatever the preconditioner", "[softmax_regression]") {
  for (const std::size_t labels : {2U, 4U}) {
    for (const bool thorough : {false, true}) {
      for (const double l2 : {1.0, 0.01}) {
        INFO(labels << " labels, thorough " << thorough << ", l2 " << l2);
        Fixture f(10, labels, 120, 1, l2, thorough);
        const std::vector<double> ones(labels, 1.0);
        const double best = reference(f.examples, ones, newton(f, labels, l2), f.prior, l2);
        const double ours = reference(f.examples, ones, f.minimum(), f.prior, l2);
        CHECK(ours >= best - 1e-9);
        CHECK(ours <= best * 1.001);
      }
    }
  }
}

TEST_CASE("softmax regression: separable examples end at finite weights, also with hardly any penalty", "[softmax_regression]") {
  for (const double l2 : {0.1, 1e-4, 0.0}) {
    Fixture f(6, 2, 40, 0.01, l2, false);
    for (const double weight : f.minimum(200)) CHECK(std::fabs(weight) < 1e4);
  }
}

TEST_CASE("softmax regression: the penalty holds the head at its prior", "[softmax_regression]") {
  Fixture f(6, 3, 60, 1, 1e4, false);
  const std::vector<double> end = f.minimum();
  for (std::size_t i = 0; i < end.size(); ++i) CHECK(end[i] == Approx(f.prior[i]).margin(1e-3));
}

TEST_CASE("softmax regression: features that are never there, or all the same, do no harm", "[softmax_regression]") {
  Arena arena;
  Examples examples;
  REQUIRE_FALSE(examples.begin(3).failed());
  for (std::int32_t i = 0; i < 20; ++i) add_row(examples, {0, 1, i % 2 == 0 ? 1.0F : -1.0F}, i % 2, i);
  SoftmaxRegression regression;
  REQUIRE_FALSE(regression.build(kScalarLearning, examples, 2, arena).failed());
  const std::vector<double> prior(regression.weight_count());
  const std::vector<std::uint32_t> rows = all_rows(examples);
  for (const bool thorough : {false, true}) {
    HeadObjective objective;
    REQUIRE_FALSE(objective.build(regression, prior, rows, thorough, arena).failed());
    objective.select(rows, 0);
    Lbfgs solver;
    REQUIRE_FALSE(solver.build(prior.size(), arena).failed());
    solver.start(objective, prior);
    for (int i = 0; i < 50 && solver.step(objective); ++i) {
    }
    CHECK(solver.value() < 0.01);
    CHECK(solver.point()[0] == 0);
  }
}

TEST_CASE("softmax regression: Adam reaches the minimum too", "[softmax_regression]") {
  Fixture f(8, 3, 90, 1, 0.01, false);
  const std::vector<double> ones(3, 1.0);
  const double best = reference(f.examples, ones, f.minimum(), f.prior, 0.01);
  Adam adam;
  REQUIRE_FALSE(adam.build(f.prior.size(), f.arena).failed());
  adam.start();
  std::vector<double> point = f.prior;
  std::vector<double> gradient(point.size());
  for (int i = 0; i < 3000; ++i) {
    f.objective.evaluate(point, gradient);
    adam.step(0.01, gradient, point);
  }
  CHECK(reference(f.examples, ones, point, f.prior, 0.01) <= best * 1.001);
}

TEST_CASE("adam: the first step is the learning rate, against each sign of the gradient", "[softmax_regression]") {
  Arena arena;
  Adam adam;
  REQUIRE_FALSE(adam.build(3, arena).failed());
  adam.start();
  std::vector<double> point(3);
  adam.step(0.1, std::vector<double>{5, -0.01, 0}, point);
  CHECK(point[0] == Approx(-0.1));
  CHECK(point[1] == Approx(0.1).epsilon(1e-5));
  CHECK(point[2] == 0);
}

class Rosenbrock final : public Objective {
 public:
  double evaluate(std::span<const double> p, std::span<double> g) override {
    g[0] = -2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] * p[0]);
    g[1] = 200 * (p[1] - p[0] * p[0]);
    return (1 - p[0]) * (1 - p[0]) + 100 * (p[1] - p[0] * p[0]) * (p[1] - p[0] * p[0]);
  }
  void precondition(std::span<const double> v, std::span<double> out) override { std::copy(v.begin(), v.end(), out.begin()); }
};

TEST_CASE("L-BFGS: finds the end of a curved valley", "[softmax_regression]") {
  Arena arena;
  Lbfgs solver;
  REQUIRE_FALSE(solver.build(2, arena).failed());
  Rosenbrock valley;
  solver.start(valley, std::vector<double>{-1.2, 1});
  int steps = 0;
  while (steps < 200 && solver.value() > 1e-12 && solver.step(valley)) ++steps;
  CHECK(solver.value() < 1e-6);
  CHECK(steps < 80);
}

TEST_CASE("Cholesky: solves what Eigen solves, and says when it cannot", "[softmax_regression]") {
  for (const std::size_t size : {1U, 2U, 5U, 8U, 33U}) {
    const Eigen::MatrixXd random = Eigen::MatrixXd::Random(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
    const Eigen::MatrixXd matrix = random * random.transpose() + 0.1 * Eigen::MatrixXd::Identity(random.rows(), random.cols());
    const Eigen::VectorXd right = Eigen::VectorXd::Random(random.rows());
    std::vector<double> factor(matrix.data(), matrix.data() + matrix.size());
    REQUIRE(factor_cholesky(kScalarLearning, factor, size));
    std::vector<double> values(right.data(), right.data() + right.size());
    solve_cholesky(kScalarLearning, factor, values);
    const Eigen::VectorXd expected = matrix.llt().solve(right);
    for (std::size_t i = 0; i < size; ++i) CHECK(values[i] == Approx(expected[static_cast<Eigen::Index>(i)]).epsilon(1e-8).margin(1e-10));
  }
  std::vector<double> indefinite = {1, 2, 2, 1};
  CHECK_FALSE(factor_cholesky(kScalarLearning, indefinite, 2));
}

}  // namespace
}  // namespace undertone::test
