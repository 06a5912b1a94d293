// The vector layer over WebAssembly's 128-bit SIMD.
#pragma once

#include <wasm_simd128.h>

#include <cstdint>

namespace undertone::simd128 {

inline constexpr const char* kVariantName = "simd128";

// The shapes of dot products that measured best (project.inl): panels of weights for a single vector, and whether two vectors share panels.
inline constexpr std::size_t kWidePanels = 2;
inline constexpr bool kSharesPanels = true;

struct I32x4 {
  v128_t v;
};

struct I16x8 {
  v128_t v;
};

struct F32x4 {
  v128_t v;
};

struct F64x2 {
  v128_t v;
};

inline I16x8 load(const std::int16_t* from) { return {wasm_v128_load(from)}; }
inline I32x4 load(const std::int32_t* from) { return {wasm_v128_load(from)}; }
inline F32x4 load(const float* from) { return {wasm_v128_load(from)}; }
inline F64x2 load(const double* from) { return {wasm_v128_load(from)}; }
inline void store(std::int16_t* to, I16x8 a) { wasm_v128_store(to, a.v); }
inline void store(std::int32_t* to, I32x4 a) { wasm_v128_store(to, a.v); }
inline void store(float* to, F32x4 a) { wasm_v128_store(to, a.v); }
inline void store(double* to, F64x2 a) { wasm_v128_store(to, a.v); }

inline I32x4 splat(std::int32_t value) { return {wasm_i32x4_splat(value)}; }
inline F32x4 splat(float value) { return {wasm_f32x4_splat(value)}; }
inline F64x2 splat(double value) { return {wasm_f64x2_splat(value)}; }
inline I16x8 splat_pair(const std::int16_t* from) { return {wasm_v128_load32_splat(from)}; }
inline I32x4 dot_pairs(I16x8 a, I16x8 b) { return {wasm_i32x4_dot_i16x8(a.v, b.v)}; }

inline I32x4 operator+(I32x4 a, I32x4 b) { return {wasm_i32x4_add(a.v, b.v)}; }
inline I16x8 operator+(I16x8 a, I16x8 b) { return {wasm_i16x8_add(a.v, b.v)}; }
inline F32x4 operator+(F32x4 a, F32x4 b) { return {wasm_f32x4_add(a.v, b.v)}; }
inline F32x4 operator-(F32x4 a, F32x4 b) { return {wasm_f32x4_sub(a.v, b.v)}; }
inline F32x4 operator*(F32x4 a, F32x4 b) { return {wasm_f32x4_mul(a.v, b.v)}; }
inline F32x4 operator/(F32x4 a, F32x4 b) { return {wasm_f32x4_div(a.v, b.v)}; }
inline F64x2 operator+(F64x2 a, F64x2 b) { return {wasm_f64x2_add(a.v, b.v)}; }
inline F64x2 operator-(F64x2 a, F64x2 b) { return {wasm_f64x2_sub(a.v, b.v)}; }
inline F64x2 operator*(F64x2 a, F64x2 b) { return {wasm_f64x2_mul(a.v, b.v)}; }

inline I16x8 max(I16x8 a, I16x8 b) { return {wasm_i16x8_max(a.v, b.v)}; }
// pmax and pmin are the "a < b ? b : a" of the scalar layer, zeros and NaN included.
inline F32x4 max(F32x4 a, F32x4 b) { return {wasm_f32x4_pmax(a.v, b.v)}; }
inline F32x4 min(F32x4 a, F32x4 b) { return {wasm_f32x4_pmin(a.v, b.v)}; }

inline I32x4 operator-(I32x4 a, I32x4 b) { return {wasm_i32x4_sub(a.v, b.v)}; }
inline I32x4 shift_left(I32x4 a, unsigned bits) { return {wasm_i32x4_shl(a.v, bits)}; }
inline I32x4 bits_of(F32x4 a) { return {a.v}; }
inline F32x4 from_bits(I32x4 a) { return {a.v}; }
inline I32x4 shift_right(I32x4 a, unsigned bits) { return {wasm_i32x4_shr(a.v, bits)}; }
inline I16x8 narrow(I32x4 low, I32x4 high) { return {wasm_i16x8_narrow_i32x4(low.v, high.v)}; }
inline I32x4 widen_low(I16x8 a) { return {wasm_i32x4_extend_low_i16x8(a.v)}; }
inline I32x4 widen_high(I16x8 a) { return {wasm_i32x4_extend_high_i16x8(a.v)}; }
inline I32x4 load_widened(const std::int16_t* from) {
  v128_t widened = wasm_i32x4_load16x4(from);
  asm("" : "+r"(widened));  // where floats are made of these, Clang would otherwise convert lane by lane
  return {widened};
}
inline I16x8 load_widened(const std::int8_t* from) { return {wasm_i16x8_load8x8(from)}; }
inline F32x4 to_float(I32x4 a) { return {wasm_f32x4_convert_i32x4(a.v)}; }
inline I32x4 truncate(F32x4 a) { return {wasm_i32x4_trunc_sat_f32x4(a.v)}; }

inline float sum_lanes(F32x4 a) {
  return (wasm_f32x4_extract_lane(a.v, 0) + wasm_f32x4_extract_lane(a.v, 1)) +
         (wasm_f32x4_extract_lane(a.v, 2) + wasm_f32x4_extract_lane(a.v, 3));
}

}  // namespace undertone::simd128
