// HeadObjective: what training makes small: the loss of a head on some rows, and its distance from the head it started as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "learn/objective.h"
#include "learn/softmax_regression.h"

namespace undertone {

class HeadObjective final : public Objective {
 public:
  // prior: [C][stride]. Both must outlive this. rows: those to learn from, a sample of which is measured. thorough: spend the time of some passes over the data on a better preconditioner.
  // Errors: kMemory.
  Status build(SoftmaxRegression& regression, std::span<const double> prior, std::span<const std::uint32_t> rows, bool thorough, Arena& arena);

  // What follows is about these rows and this penalty.
  void select(std::span<const std::uint32_t> rows, double l2);

  // Mean loss + l2 / 2 |W - prior|^2.
  double evaluate(std::span<const double> weights, std::span<double> gradient) override { return evaluate_rows(rows_, weights, gradient); }
  double evaluate_rows(std::span<const std::uint32_t> rows, std::span<const double> weights, std::span<double> gradient);

  // The Hessian matrix of C labels is at most (I - 11^T / C) / 2 (x) X^T X / N + l2 I (Boehning 1992), and gradients add up to 0 over
  // the labels, so that I / 2 stands for the first factor and the last label has what the others lack. X^T X is taken over a sample of rows, of it the diagonal unless thorough.
  void precondition(std::span<const double> v, std::span<double> out) override;

  // Mean square of a feature over rows.
  [[nodiscard]] double mean_square() const { return mean_square_; }

 private:
  SoftmaxRegression* regression_ = nullptr;
  std::span<const double> prior_;
  std::span<const std::uint32_t> rows_;
  std::span<double> squares_;   // [stride] means over a sample of all rows
  std::span<double> products_;  // [stride][stride] the same of products of features; empty unless thorough
  std::span<double> factor_;    // [stride][stride] Cholesky's of the preconditioner
  double l2_ = 0;
  double mean_square_ = 0;
};

}  // namespace undertone
