#include "kernels/learning.h"
#include "kernels/vec_simd128.h"

namespace undertone {
namespace simd128 {
namespace {

#include "kernels/learning.inl"

}  // namespace
}  // namespace simd128

const LearningKernels kSimd128Learning = {simd128::kVariantName, simd128::products, simd128::cross_entropy, simd128::accumulate_outer, simd128::dot, simd128::subtract};

}  // namespace undertone
