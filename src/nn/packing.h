// The tile order that the dot-product kernels read weights in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "nn/fixed_point.h"

namespace undertone {

// How far a row's weight lies behind its first.
constexpr std::size_t column_offset(std::size_t column) {
  return (column / kDepthBlock) * kRowBlock * kDepthBlock + column % kDepthBlock;
}

// Where weight [row][column] of a packed [rows / 8][depth / 2][8][2] matrix lies; depth is padded to kDepthBlock.
constexpr std::size_t packed_index(std::size_t row, std::size_t column, std::size_t depth) {
  return (row / kRowBlock) * depth * kRowBlock + (row % kRowBlock) * kDepthBlock + column_offset(column);
}

// Rounds a row of weights times scale into its place.
inline void pack_row(std::span<const float> weights, float scale, std::size_t row, std::size_t depth,
                     std::span<std::int16_t> packed) {
  for (std::size_t i = 0; i < weights.size(); ++i) packed[packed_index(row, i, depth)] = round_to_int16(weights[i] * scale);
}

}  // namespace undertone
