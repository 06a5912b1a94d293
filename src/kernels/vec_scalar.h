// The vector layer in plain C++: the oracle that the others are compared with, and the fallback that runs everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bit_cast.h"

namespace undertone::scalar {

inline constexpr const char* kVariantName = "scalar";

// As in vec_simd128.h.
inline constexpr std::size_t kWidePanels = 2;
inline constexpr bool kSharesPanels = false;

struct I32x4 {
  std::int32_t lane[4];
};

struct I16x8 {
  std::int16_t lane[8];
};

struct F32x4 {
  float lane[4];
};

struct F64x2 {
  double lane[2];
};

template <class V, class Function>
V map(V a, V b, Function function) {
  for (std::size_t i = 0; i < sizeof(a.lane) / sizeof(a.lane[0]); ++i) a.lane[i] = function(a.lane[i], b.lane[i]);
  return a;
}

template <class V, class T>
V load_lanes(const T* from) {
  V v;
  std::memcpy(v.lane, from, sizeof(v.lane));
  return v;
}

inline I16x8 load(const std::int16_t* from) { return load_lanes<I16x8>(from); }
inline I32x4 load(const std::int32_t* from) { return load_lanes<I32x4>(from); }
inline F32x4 load(const float* from) { return load_lanes<F32x4>(from); }
inline F64x2 load(const double* from) { return load_lanes<F64x2>(from); }
inline void store(std::int16_t* to, I16x8 v) { std::memcpy(to, v.lane, sizeof(v.lane)); }
inline void store(std::int32_t* to, I32x4 v) { std::memcpy(to, v.lane, sizeof(v.lane)); }
inline void store(float* to, F32x4 v) { std::memcpy(to, v.lane, sizeof(v.lane)); }
inline void store(double* to, F64x2 v) { std::memcpy(to, v.lane, sizeof(v.lane)); }

inline I32x4 splat(std::int32_t value) { return {{value, value, value, value}}; }
inline F32x4 splat(float value) { return {{value, value, value, value}}; }
inline F64x2 splat(double value) { return {{value, value}}; }

// The pair at from, in every 32-bit lane.
inline I16x8 splat_pair(const std::int16_t* from) {
  I16x8 v;
  for (std::size_t i = 0; i < 8; ++i) v.lane[i] = from[i % 2];
  return v;
}

// Sums of products of neighbouring lanes: lane i = a[2i] b[2i] + a[2i+1] b[2i+1].
inline I32x4 dot_pairs(I16x8 a, I16x8 b) {
  I32x4 v;
  for (std::size_t i = 0; i < 4; ++i) {
    v.lane[i] = std::int32_t{a.lane[2 * i]} * b.lane[2 * i] + std::int32_t{a.lane[2 * i + 1]} * b.lane[2 * i + 1];
  }
  return v;
}

inline I32x4 operator+(I32x4 a, I32x4 b) { return map(a, b, [](std::int32_t x, std::int32_t y) { return x + y; }); }
inline I16x8 operator+(I16x8 a, I16x8 b) {
  return map(a, b, [](std::int16_t x, std::int16_t y) { return static_cast<std::int16_t>(x + y); });
}
inline F32x4 operator+(F32x4 a, F32x4 b) { return map(a, b, [](float x, float y) { return x + y; }); }
inline F32x4 operator-(F32x4 a, F32x4 b) { return map(a, b, [](float x, float y) { return x - y; }); }
inline F32x4 operator*(F32x4 a, F32x4 b) { return map(a, b, [](float x, float y) { return x * y; }); }
inline F32x4 operator/(F32x4 a, F32x4 b) { return map(a, b, [](float x, float y) { return x / y; }); }
inline F64x2 operator+(F64x2 a, F64x2 b) { return map(a, b, [](double x, double y) { return x + y; }); }
inline F64x2 operator-(F64x2 a, F64x2 b) { return map(a, b, [](double x, double y) { return x - y; }); }
inline F64x2 operator*(F64x2 a, F64x2 b) { return map(a, b, [](double x, double y) { return x * y; }); }

inline I16x8 max(I16x8 a, I16x8 b) { return map(a, b, [](std::int16_t x, std::int16_t y) { return x < y ? y : x; }); }
inline F32x4 max(F32x4 a, F32x4 b) { return map(a, b, [](float x, float y) { return x < y ? y : x; }); }
inline F32x4 min(F32x4 a, F32x4 b) { return map(a, b, [](float x, float y) { return y < x ? y : x; }); }

inline I32x4 operator-(I32x4 a, I32x4 b) { return map(a, b, [](std::int32_t x, std::int32_t y) { return x - y; }); }

inline I32x4 shift_left(I32x4 a, unsigned bits) {
  for (std::int32_t& lane : a.lane) lane = static_cast<std::int32_t>(static_cast<std::uint32_t>(lane) << bits);
  return a;
}

// The bits of a float as an integer, and back.
inline I32x4 bits_of(F32x4 a) { return bit_cast<I32x4>(a); }
inline F32x4 from_bits(I32x4 a) { return bit_cast<F32x4>(a); }

inline I32x4 shift_right(I32x4 a, unsigned bits) {
  for (std::int32_t& lane : a.lane) lane >>= bits;
  return a;
}

// Two vectors to 16 bits, low first; values out of range saturate.
inline I16x8 narrow(I32x4 low, I32x4 high) {
  const auto saturate = [](std::int32_t x) { return static_cast<std::int16_t>(x < -32768 ? -32768 : x > 32767 ? 32767 : x); };
  I16x8 v;
  for (std::size_t i = 0; i < 4; ++i) {
    v.lane[i] = saturate(low.lane[i]);
    v.lane[i + 4] = saturate(high.lane[i]);
  }
  return v;
}

inline I32x4 widen_low(I16x8 a) { return {{a.lane[0], a.lane[1], a.lane[2], a.lane[3]}}; }
inline I32x4 widen_high(I16x8 a) { return {{a.lane[4], a.lane[5], a.lane[6], a.lane[7]}}; }

inline I32x4 load_widened(const std::int16_t* from) { return {{from[0], from[1], from[2], from[3]}}; }
inline I16x8 load_widened(const std::int8_t* from) { return {{from[0], from[1], from[2], from[3], from[4], from[5], from[6], from[7]}}; }

inline F32x4 to_float(I32x4 a) {
  F32x4 v;
  for (std::size_t i = 0; i < 4; ++i) v.lane[i] = static_cast<float>(a.lane[i]);
  return v;
}

// Towards zero; |a| < 2^31.
inline I32x4 truncate(F32x4 a) {
  I32x4 v;
  for (std::size_t i = 0; i < 4; ++i) v.lane[i] = static_cast<std::int32_t>(a.lane[i]);
  return v;
}

inline float sum_lanes(F32x4 a) { return (a.lane[0] + a.lane[1]) + (a.lane[2] + a.lane[3]); }

}  // namespace undertone::scalar
