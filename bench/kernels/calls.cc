// The engine's parts, each called many times from outside on memory that the caller need not fill.
#include <emscripten.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/arena.h"
#include "kernels/kernels.h"
#include "nn/lstm.h"
#include "text/tokenizer.h"
#include "text/vocabulary.h"

namespace {

using namespace undertone;

const Kernels& kernels = kSimd128Kernels;

Arena arena;
Vocabulary vocabulary;

// Room for one call's operands, made once for each kind.
template <class T>
T* room(std::size_t count) {
  return arena.allocate<T>(count).data();
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE char* buffer(std::size_t size) { return static_cast<char*>(std::malloc(size)); }

EMSCRIPTEN_KEEPALIVE void project(std::uint32_t times, std::size_t vectors, std::size_t rows, std::size_t depth) {
  static const auto* x = room<std::int16_t>(vectors * depth);
  static const auto* w = room<std::int16_t>(rows * depth);
  static auto* y = room<std::int16_t>(vectors * rows);
  static auto** results = room<std::int16_t*>(vectors);
  for (std::size_t v = 0; v < vectors; ++v) results[v] = y + v * rows;
  while (times-- > 0) kernels.project(vectors, rows, depth, x, w, results);
}

// At most as many vectors as an LSTM reads texts side by side.
EMSCRIPTEN_KEEPALIVE void multiply(std::uint32_t times, std::size_t vectors, std::size_t rows, std::size_t depth) {
  static const auto* x = room<std::int16_t>(LstmDirection::kLanes * depth);
  static const auto* w = room<std::int16_t>(rows * depth);
  static auto* y = room<std::int32_t>(LstmDirection::kLanes * rows);
  while (times-- > 0) kernels.multiply(vectors, rows, depth, x, w, y);
}

EMSCRIPTEN_KEEPALIVE void linear(std::uint32_t times, std::size_t rows, std::size_t depth) {
  static const auto* x = room<float>(depth);
  static const auto* w = room<float>(rows * depth);
  static auto* y = room<float>(rows);
  while (times-- > 0) kernels.linear(rows, depth, x, w, y);
}

EMSCRIPTEN_KEEPALIVE void lstm_cell(std::uint32_t times, std::size_t hidden) {
  const auto floats = [=](std::size_t gates) { return room<float>(gates * hidden); };
  static const LstmCell cell = {.hidden = hidden,
                                .input = room<std::int16_t>(4 * hidden),
                                .input_scale = floats(4),
                                .recurrent = room<std::int32_t>(4 * hidden),
                                .recurrent_scale = floats(4),
                                .bias = floats(4),
                                .gates = floats(4),
                                .cell = floats(1),
                                .forget = floats(1),
                                .state = floats(1),
                                .state_q15 = room<std::int16_t>(hidden)};
  while (times-- > 0) kernels.lstm_cell(cell);
}

EMSCRIPTEN_KEEPALIVE void pool(std::uint32_t times, std::size_t size) {
  static const auto* x = room<float>(size);
  static auto* maximum = room<float>(size);
  static auto* sum = room<float>(size);
  while (times-- > 0) kernels.pool(size, x, maximum, sum);
}

// Every position has a word of its own.
EMSCRIPTEN_KEEPALIVE void convolve_max(std::uint32_t times, std::size_t positions, std::size_t width, std::size_t filters) {
  static const auto** rows = room<const std::int16_t*>(positions + width - 1);
  static auto* maximum = room<std::int16_t>(filters);
  if (rows[0] == nullptr) {
    for (std::size_t p = 0; p < positions + width - 1; ++p) rows[p] = room<std::int16_t>(width * filters);
  }
  while (times-- > 0) kernels.convolve_max(positions, width, filters, 0, rows, maximum);
}

EMSCRIPTEN_KEEPALIVE void accumulate(std::uint32_t times, std::size_t size) {
  static const auto* row = room<std::int16_t>(size);
  static auto* sum = room<std::int32_t>(size);
  while (times-- > 0) kernels.accumulate(size, row, sum);
}

// words: as in model files; they must stay where they are. Whether it could be done.
EMSCRIPTEN_KEEPALIVE bool set_vocabulary(const char* words, std::size_t size) { return !vocabulary.build({words, size}, 0, arena).failed(); }

// The number of tokens.
EMSCRIPTEN_KEEPALIVE std::size_t tokenize(const char* text, std::size_t size) {
  static std::array<Token, 256> tokens;
  TokenReader reader(vocabulary, {text, size});
  std::size_t count = 0;
  for (std::size_t read = tokens.size(); read == tokens.size(); count += read) read = reader.read(tokens);
  return count;
}

}  // extern "C"
