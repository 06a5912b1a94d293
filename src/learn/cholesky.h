// Cholesky's factors of a symmetric, positive definite matrix, in one order of sums. (Eigen's LLT orders its sums by the size of the
// machine's caches.)
#pragma once

#include <cstddef>
#include <span>

#include "kernels/learning.h"

namespace undertone {

// Replaces the lower half of matrix [size][size] by L with L L^T = matrix; the upper half is not touched. False when the matrix is not
// positive definite as far as doubles can tell.
bool factor_cholesky(const LearningKernels& kernels, std::span<double> matrix, std::size_t size);

// values := (L L^T)^-1 values.
void solve_cholesky(const LearningKernels& kernels, std::span<const double> factor, std::span<double> values);

}  // namespace undertone
