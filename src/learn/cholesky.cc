#include "learn/cholesky.h"

#include <cmath>

namespace undertone {
namespace {

// Four sums by index mod 4, so that additions need not wait for each other.
double dot(const double* a, const double* b, std::size_t size) {
  double sum[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    for (std::size_t j = 0; j < 4; ++j) sum[j] += a[i + j] * b[i + j];
  }
  for (std::size_t j = 0; i < size; ++i, ++j) sum[j] += a[i] * b[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

}  // namespace

bool factor_cholesky(std::span<double> matrix, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    double* const row = matrix.data() + i * size;
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - dot(row, matrix.data() + j * size, j)) / matrix[j * size + j];
    const double square = row[i] - dot(row, row, i);
    if (!(square > 0)) return false;
    row[i] = std::sqrt(square);
  }
  return true;
}

void solve_cholesky(std::span<const double> factor, std::span<double> values) {
  const std::size_t size = values.size();
  for (std::size_t i = 0; i < size; ++i) values[i] = (values[i] - dot(factor.data() + i * size, values.data(), i)) / factor[i * size + i];
  for (std::size_t i = size; i-- > 0;) {
    const double* const row = factor.data() + i * size;
    values[i] /= row[i];
    for (std::size_t j = 0; j < i; ++j) values[j] -= row[j] * values[i];
  }
}

}  // namespace undertone
