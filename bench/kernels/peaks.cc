// What the machine can do with 128-bit vectors: twelve chains that do not wait for each other, with operands that change, in registers.
#include <emscripten.h>
#include <wasm_simd128.h>

#include <cstdint>

namespace {

constexpr int kChains = 12;

// Runs step on every chain, again and again. Returns what came out, so that nothing is left out as unused.
template <class Step>
std::int32_t run(std::uint32_t times, Step step) {
  v128_t chain[kChains];
  for (int c = 0; c < kChains; ++c) chain[c] = wasm_i32x4_splat(c);
  for (std::uint32_t time = 0; time < times; ++time) {
#pragma clang loop unroll(full)
    for (int c = 0; c < kChains; ++c) chain[c] = step(chain[c], c, time);
  }
  v128_t sum = chain[0];
  for (int c = 1; c < kChains; ++c) sum = wasm_i32x4_add(sum, chain[c]);
  return wasm_i32x4_extract_lane(sum, 0) + wasm_i32x4_extract_lane(sum, 3);
}

}  // namespace

extern "C" {

// Float multiplications and additions: 12 chains of 4 lanes, 2 operations each.
EMSCRIPTEN_KEEPALIVE std::int32_t peak_float(std::uint32_t times, float factor, float summand) {
  const v128_t factors = wasm_f32x4_splat(factor);
  const v128_t summands = wasm_f32x4_splat(summand);
  return run(times, [=](v128_t x, int, std::uint32_t) { return wasm_f32x4_add(wasm_f32x4_mul(x, factors), summands); });
}

// Sums of pairs of 16-bit products, added up in 32 bits: 12 chains of 8 products, 2 operations each.
EMSCRIPTEN_KEEPALIVE std::int32_t peak_dot(std::uint32_t times, std::int32_t factor, std::int32_t summand) {
  const v128_t factors = wasm_i16x8_splat(static_cast<std::int16_t>(factor));
  const v128_t summands = wasm_i32x4_splat(summand);
  return run(times, [=](v128_t x, int, std::uint32_t) { return wasm_i32x4_add(wasm_i32x4_dot_i16x8(x, factors), summands); });
}

// 16-bit additions of rows from memory: 12 chains of 8 lanes, a load and an addition each. rows: [8][12 * 8]
EMSCRIPTEN_KEEPALIVE std::int32_t peak_add(std::uint32_t times, const std::int16_t* rows) {
  return run(times, [=](v128_t x, int chain, std::uint32_t time) {
    return wasm_i16x8_add(x, wasm_v128_load(rows + 8 * (kChains * (time % 8) + static_cast<unsigned>(chain))));
  });
}

}  // extern "C"
