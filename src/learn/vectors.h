// Eigen for vectors of doubles: no vector instructions, so that every build adds in one order, and no memory of its own.
#pragma once

#define EIGEN_DONT_VECTORIZE
#define EIGEN_NO_MALLOC
#include <Eigen/Core>
#include <span>

namespace undertone {

using Vector = Eigen::Map<Eigen::VectorXd>;
using ConstVector = Eigen::Map<const Eigen::VectorXd>;

inline Vector as_vector(std::span<double> values) { return {values.data(), static_cast<Eigen::Index>(values.size())}; }
inline ConstVector as_vector(std::span<const double> values) { return {values.data(), static_cast<Eigen::Index>(values.size())}; }

}  // namespace undertone
