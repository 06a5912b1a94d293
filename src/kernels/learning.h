// The arithmetic of training, in a table apart from Kernels: a module that only classifies does not carry it.
//
// The contracts of kernels.h hold: the same bits from every variant, one order of every float sum. Rows come in batches of
// kBatchRows; a shorter batch repeats a row with weight 0, which adds nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernels.h"

namespace undertone {

inline constexpr std::size_t kBatchRows = 16;

struct LearningKernels {
  const char* name;

  // z[k][n] = x[n] . w[k] for k < outputs. x: [kBatchRows] pointers to rows; w: [outputs][depth]; z: [outputs][kBatchRows];
  // depth is a multiple of kRowBlock. Order of the sum: four lanes by index mod 4, then ((0 + 1) + (2 + 3)).
  void (*products)(std::size_t outputs, std::size_t depth, const float* const* x, const float* w, float* z);

  // z: logits [outputs][kBatchRows] of every label but the last, whose logit is 0. Afterwards z[k][n] = weight[n] (p[k][n] - [label[n] = k])
  // and loss[n] = -weight[n] log p[label[n]][n], within 1e-6 of it (relative or absolute, what is more).
  void (*cross_entropy)(std::size_t outputs, const std::int32_t* label, const float* weight, float* z, float* loss);

  // sum[k][d] += z[k][0] x[0][d] + z[k][1] x[1][d] + ..., in this order from zero and then added. Operands as in products.
  void (*accumulate_outer)(std::size_t outputs, std::size_t depth, const float* const* x, const float* z, float* sum);

  // a . b in double. Order of the sum: four lanes by index mod 4, then ((0 + 1) + (2 + 3)).
  double (*dot)(std::size_t size, const double* a, const double* b);

  // y -= factor x.
  void (*subtract)(std::size_t size, double factor, const double* x, double* y);
};

extern const LearningKernels kScalarLearning;
extern const LearningKernels kSimd128Learning;  // in WebAssembly builds with -msimd128 only

}  // namespace undertone
