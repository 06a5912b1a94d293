// Kernels: the arithmetic that costs time, as a table of functions for each instruction set.
//
// Every variant gives the same bits: integer sums are exact in any order, float sums have one order that is part of the
// contract, and nothing is contracted or approximated differently. Each body is written once (*.inl) over a thin vector layer
// (vec_scalar.h, vec_simd128.h).
//
// Contracts: lengths count elements; pointers do not alias unless said; any length works where no multiple is asked for;
// nothing allocates, fails or keeps state.
#pragma once

#include <cstddef>
#include <cstdint>

namespace undertone {

// Rows of packed weights and of everything they produce are padded to this multiple (zeros).
inline constexpr std::size_t kRowBlock = 8;
// Depth (the summed dimension) of packed weights and their inputs is padded to this multiple (zeros).
inline constexpr std::size_t kDepthBlock = 2;
// Products are narrowed to 16 bits by this shift.
inline constexpr unsigned kProjectionShift = 16;
// So many squares of bytes fit into 32 bits.
inline constexpr std::size_t kMostSquares = std::size_t{1} << 17U;

constexpr std::size_t round_up(std::size_t value, std::size_t multiple) { return (value + multiple - 1) / multiple * multiple; }

// One LSTM step's operands; H is a multiple of kRowBlock, gates in PyTorch's order i, f, g, o.
struct LstmCell {
  std::size_t hidden;            // H
  const std::int16_t* input;     // [4][H] W_ih x in fixed point
  const float* input_scale;      // [4][H]
  const std::int32_t* recurrent; // [4][H] W_hh h in fixed point
  const float* recurrent_scale;  // [4][H]
  const float* bias;             // [4][H] both biases added
  float* gates;                  // [4][H] scratch
  float* cell;                   // [H] c, updated
  float* forget;                 // [H] f, written
  float* state;                  // [H] h, written
  std::int16_t* state_q15;       // [H] h * 32767 rounded, written
};

struct Kernels {
  const char* name;

  // y[v][r] = round(x[v] . w[r] / 2^16), halves upwards, for v < vectors, r < rows.
  // x: [vectors][depth]; w: packed (see pack_rows) [rows / 8][depth / 2][8][2]; y: [vectors] pointers to [rows].
  // rows is a multiple of kRowBlock, depth of kDepthBlock; the caller proves that no sum leaves 32 bits and no result 16.
  void (*project)(std::size_t vectors, std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w,
                  std::int16_t* const* y);

  // y[v][r] = x[v] . w[r] as exact 32-bit sums; operands as in project, but y: [vectors][rows].
  void (*multiply)(std::size_t vectors, std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w, std::int32_t* y);

  // maximum[f] = max(maximum[f], sum over taps j of rows[p + j][offset + j * filters + f]) for every position p.
  // rows: [positions + width - 1] pointers to projected words. filters is a multiple of kRowBlock; sums fit 16 bits.
  void (*convolve_max)(std::size_t positions, std::size_t width, std::size_t filters, std::size_t offset,
                       const std::int16_t* const* rows, std::int16_t* maximum);

  // sum[i] += row[i]; size is a multiple of kRowBlock.
  void (*accumulate)(std::size_t size, const std::int16_t* row, std::int32_t* sum);

  // maximum[i] = max(maximum[i], x[i]) and sum[i] += x[i]; size is a multiple of kRowBlock.
  void (*pool)(std::size_t size, const float* x, float* maximum, float* sum);

  // i, f, o = sigmoid, g = tanh of the gates; c = f c + i g; h = o tanh(c) (Hochreiter & Schmidhuber 1997, Gers et al. 2000).
  void (*lstm_cell)(const LstmCell& cell);

  // y[r] = x . w[r], w: [rows][depth], depth a multiple of kRowBlock. Order of the sum: eight lanes by index mod 8,
  // lane i + lane i+4, then ((0 + 1) + (2 + 3)).
  void (*linear)(std::size_t rows, std::size_t depth, const float* x, const float* w, float* y);

  // The exact sum of x[i] * x[i]; size is at most kMostSquares.
  std::uint32_t (*sum_of_squares)(std::size_t size, const std::int8_t* x);
};

extern const Kernels kScalarKernels;
extern const Kernels kSimd128Kernels;  // in WebAssembly builds with -msimd128 only

}  // namespace undertone
