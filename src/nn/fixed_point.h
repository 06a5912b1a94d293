// Fixed point: how real weights and activations become 16-bit integers whose sums cannot overflow.
//
// A projection is P = round(w . e / 2^16) for a weight row w and an embedding e, both int16. By Cauchy and Schwarz |w . e| <=
// |w| |e| for the whole sum and for every part of it, so bounds on the two norms bound everything. Embeddings are scaled so that no
// norm exceeds kEmbeddingNorm; weight rows are then scaled as far as the 16 bits of the result allow.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bit_cast.h"
#include "kernels/kernels.h"

namespace undertone {

inline constexpr double kEmbeddingNorm = 32767.0;
inline constexpr double kLargestInt16 = 32767.0;

// Rounds to the nearest whole number, halves to even; |value| < 2^15. With this sum a float's last bit counts ones (see round_to_int in
// lstm_cell.inl), so its lower half is the number.
inline std::int16_t round_to_int16(float value) {
  constexpr float kShift = 12582912.0F;
  return static_cast<std::int16_t>(bit_cast<std::uint32_t>(value + kShift));
}

// out[i] = round(values[i] * scale); the caller's scale keeps the results in 16 bits.
inline void quantise(std::span<const float> values, float scale, std::int16_t* out) {
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = round_to_int16(values[i] * scale);
}

// Euclidean norm, summed left to right in double.
inline double norm(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(sum);
}

// What rounding can add to the norm of a vector of this length: half a step in each element.
inline double rounding_norm(std::size_t length) { return 0.5 * std::sqrt(static_cast<double>(length)); }

// The scale that brings a norm to a bound, rounding included; 1 for zero vectors. bound exceeds rounding_norm(length).
inline float scale_to_norm(double vector_norm, std::size_t length, double bound) {
  if (!(vector_norm > 0)) return 1.0F;
  // Tiny norms would ask for a scale beyond float32; such vectors are zero for all purposes.
  constexpr double kLargestScale = 0x1p60;
  const double scale = (bound - rounding_norm(length)) / vector_norm;
  // The conversion may round up by one part in 2^24; one part in 2^22 less keeps the bound.
  return static_cast<float>(std::fmin(scale * (1.0 - 0x1p-22), kLargestScale));
}

}  // namespace undertone
