#include <cstring>

#include "kernels/kernels.h"
#include "kernels/vec_scalar.h"

namespace undertone {
namespace scalar {
namespace {

#include "kernels/linear.inl"
#include "kernels/lstm_cell.inl"
#include "kernels/pooling.inl"
#include "kernels/project.inl"
#include "kernels/squares.inl"

}  // namespace
}  // namespace scalar

const Kernels kScalarKernels = {
    scalar::kVariantName, scalar::project,   scalar::multiply,  scalar::convolve_max,
    scalar::accumulate,   scalar::pool,      scalar::lstm_cell, scalar::linear,
    scalar::sum_of_squares,
};

}  // namespace undertone
