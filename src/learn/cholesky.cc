#include "learn/cholesky.h"

#include <cmath>

namespace undertone {
bool factor_cholesky(const LearningKernels& kernels, std::span<double> matrix, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    double* const row = matrix.data() + i * size;
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - kernels.dot(j, row, matrix.data() + j * size)) / matrix[j * size + j];
    const double square = row[i] - kernels.dot(i, row, row);
    if (!(square > 0)) return false;
    row[i] = std::sqrt(square);
  }
  return true;
}

void solve_cholesky(const LearningKernels& kernels, std::span<const double> factor, std::span<double> values) {
  const std::size_t size = values.size();
  for (std::size_t i = 0; i < size; ++i) values[i] = (values[i] - kernels.dot(i, factor.data() + i * size, values.data())) / factor[i * size + i];
  for (std::size_t i = size; i-- > 0;) {
    const double* const row = factor.data() + i * size;
    values[i] /= row[i];
    kernels.subtract(i, values[i], row, values.data());
  }
}

}  // namespace undertone
