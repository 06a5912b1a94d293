#include <cstring>

#include "kernels/kernels.h"
#include "kernels/vec_simd128.h"

namespace undertone {
namespace simd128 {
namespace {

#include "kernels/linear.inl"
#include "kernels/lstm_cell.inl"
#include "kernels/pooling.inl"
#include "kernels/project.inl"
#include "kernels/squares.inl"

}  // namespace
}  // namespace simd128

const Kernels kSimd128Kernels = {
    simd128::kVariantName, simd128::project,   simd128::multiply,  simd128::convolve_max,
    simd128::accumulate,   simd128::pool,      simd128::lstm_cell, simd128::linear,
    simd128::sum_of_squares,
};

}  // namespace undertone
