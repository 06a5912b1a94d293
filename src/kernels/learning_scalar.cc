#include "kernels/learning.h"
#include "kernels/vec_scalar.h"

namespace undertone {
namespace scalar {
namespace {

#include "kernels/learning.inl"

}  // namespace
}  // namespace scalar

const LearningKernels kScalarLearning = {scalar::kVariantName, scalar::products, scalar::cross_entropy, scalar::accumulate_outer, scalar::dot, scalar::subtract};

}  // namespace undertone
