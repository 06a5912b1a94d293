// Every kernel against arithmetic written the plain way, and every variant against the first, bit for bit.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "nn/packing.h"
#include "random.h"
#include "variants.h"

namespace undertone::test {
namespace {

constexpr std::size_t kLargestSize = 70;
constexpr int kLargest = 32767;

// Elements one off the alignment of their memory, between guards that nobody may write to.
template <class T>
class Unaligned {
 public:
  explicit Unaligned(std::size_t size, T fill = {}) : Unaligned(std::vector<T>(size, fill)) {}
  explicit Unaligned(const std::vector<T>& values) : elements_(values) {
    elements_.insert(elements_.begin(), kGuard);
    elements_.insert(elements_.end(), kGuards, kGuard);
  }

  T* data() { return elements_.data() + 1; }
  [[nodiscard]] std::size_t size() const { return elements_.size() - 1 - kGuards; }
  void set(std::size_t i, T value) { elements_[1 + i] = value; }
  T operator[](std::size_t i) const { return elements_[1 + i]; }
  // Bits, guards included.
  bool operator==(const Unaligned& other) const {
    return elements_.size() == other.elements_.size() && std::memcmp(elements_.data(), other.elements_.data(), elements_.size() * sizeof(T)) == 0;
  }
  [[nodiscard]] bool guarded() const {
    return elements_.front() == kGuard && std::all_of(elements_.end() - kGuards, elements_.end(), [](T element) { return element == kGuard; });
  }

 private:
  static constexpr int kGuards = 16;
  static constexpr T kGuard = 85;
  std::vector<T> elements_;
};

// Runs a kernel with every variant on outputs of its own, requires equal bits, and gives the first variant's outputs.
template <class Outputs, class Run>
Outputs agree(const Outputs& start, Run run) {
  Outputs first = start;
  run(*variants()[0], first);
  for (const Kernels* kernels : variants().subspan(1)) {
    INFO(kernels->name);
    Outputs other = start;
    run(*kernels, other);
    REQUIRE((other == first));
  }
  return first;
}

// Weights [rows][depth] and inputs [vectors][depth] whose products, in any partial sum, stay in 31 bits.
struct DotCase {
  std::size_t vectors;
  std::size_t rows;
  std::size_t depth;
  std::vector<std::int16_t> x;
  std::vector<std::int16_t> w;

  DotCase(std::size_t v, std::size_t r, std::size_t d, Random& random) : vectors(v), rows(r), depth(d), x(v * d), w(r * d) {
    const int bound = d == 0 ? kLargest : static_cast<int>(std::sqrt(0x7FFF0000 / static_cast<double>(d)));
    const int limit = std::min(bound, kLargest);
    for (std::int16_t& value : x) value = random.int16(-limit, limit);
    for (std::int16_t& value : w) value = random.int16(-limit, limit);
  }

  std::int64_t dot(std::size_t vector, std::size_t row) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < depth; ++i) sum += std::int64_t{x[vector * depth + i]} * w[row * depth + i];
    return sum;
  }

  Unaligned<std::int16_t> packed() const {
    Unaligned<std::int16_t> result(w.size());
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t d = 0; d < depth; ++d) result.set(packed_index(r, d, depth), w[r * depth + d]);
    }
    return result;
  }

  void check_project() const {
    Unaligned<std::int16_t> inputs(x);
    Unaligned<std::int16_t> weights = packed();
    const auto y = agree(Unaligned<std::int16_t>(vectors * rows, 77), [&](const Kernels& kernels, auto& out) {
      std::vector<std::int16_t*> results(vectors);
      for (std::size_t v = 0; v < vectors; ++v) results[v] = out.data() + v * rows;
      kernels.project(vectors, rows, depth, inputs.data(), weights.data(), results.data());
    });
    REQUIRE(y.guarded());
    for (std::size_t v = 0; v < vectors; ++v) {
      for (std::size_t r = 0; r < rows; ++r) {
        const double expected = std::floor(static_cast<double>(dot(v, r)) / 65536.0 + 0.5);
        if (y[v * rows + r] != expected) FAIL("project " << vectors << " " << rows << " " << depth << " at " << v << ", " << r);
      }
    }
  }

  void check_multiply() const {
    Unaligned<std::int16_t> inputs(x);
    Unaligned<std::int16_t> weights = packed();
    const auto y = agree(Unaligned<std::int32_t>(vectors * rows, 77), [&](const Kernels& kernels, auto& out) {
      kernels.multiply(vectors, rows, depth, inputs.data(), weights.data(), out.data());
    });
    REQUIRE(y.guarded());
    for (std::size_t v = 0; v < vectors; ++v) {
      for (std::size_t r = 0; r < rows; ++r) {
        if (y[v * rows + r] != dot(v, r)) FAIL("multiply " << vectors << " " << rows << " " << depth << " at " << v << ", " << r);
      }
    }
  }
};

TEST_CASE("variants: their number and names", "[kernels]") {
#ifdef __EMSCRIPTEN__
  REQUIRE(variants().size() == 2);
#else
  REQUIRE(variants().size() == 1);
#endif
  std::set<std::string> names;
  for (const Kernels* kernels : variants()) names.insert(kernels->name);
  CHECK(names.size() == variants().size());
  CHECK(names.contains("scalar"));
  CHECK(std::string(variants()[0]->name) == "scalar");
}

TEST_CASE("project: all depths, rows and odd vector counts", "[kernels]") {
  Random random(1);
  for (std::size_t depth = 0; depth <= kLargestSize; depth += kDepthBlock) {
    for (const std::size_t vectors : {0U, 1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U}) DotCase(vectors, 24, depth, random).check_project();
  }
  for (std::size_t rows = 0; rows <= kLargestSize; rows += kRowBlock) {
    for (std::size_t vectors = 0; vectors <= 13; ++vectors) DotCase(vectors, rows, 10, random).check_project();
  }
  for (std::size_t vectors = 0; vectors <= kLargestSize; ++vectors) DotCase(vectors, 8, 4, random).check_project();
}

TEST_CASE("multiply: all depths, rows and vector counts", "[kernels]") {
  Random random(2);
  for (std::size_t vectors = 0; vectors <= 13; ++vectors) DotCase(vectors, 24, 10, random).check_multiply();
  for (std::size_t depth = 0; depth <= kLargestSize; depth += kDepthBlock) {
    for (std::size_t rows = 0; rows <= kLargestSize; rows += kRowBlock) DotCase(1, rows, depth, random).check_multiply();
  }
}

TEST_CASE("project and multiply: extreme values", "[kernels]") {
  Random random(3);
  for (const int x : {-kLargest, kLargest}) {
    for (const int w : {-kLargest, kLargest}) {
      // One product of the largest numbers, and the pair of products that together nearly fill 31 bits.
      for (const std::size_t used : {1U, 2U}) {
        DotCase extreme(3, 16, 4, random);
        for (std::size_t i = 0; i < extreme.x.size(); ++i) extreme.x[i] = static_cast<std::int16_t>(i % 4 < used ? x : 0);
        for (std::int16_t& value : extreme.w) value = static_cast<std::int16_t>(w);
        extreme.check_multiply();
        // Two such products leave 16 bits when narrowed only if both have one sign and full size: 32767.
        for (std::int16_t& value : extreme.w) value = static_cast<std::int16_t>(w / static_cast<int>(used));
        extreme.check_project();
      }
    }
  }
}

TEST_CASE("project: halves are rounded upwards", "[kernels]") {
  Random random(4);
  for (const int half : {-3, -1, 1, 3}) {
    DotCase halves(1, 8, 2, random);
    halves.x = {16384, 0};
    for (std::int16_t& value : halves.w) value = static_cast<std::int16_t>(2 * half);
    halves.check_project();
  }
}

TEST_CASE("convolve_max: widths 1 to 9, any positions and offsets", "[kernels]") {
  Random random(5);
  for (std::size_t width = 1; width <= 9; ++width) {
    for (std::size_t filters = 0; filters <= kLargestSize; filters += kRowBlock) {
      for (const std::size_t positions : {0U, 1U, 2U, 3U, 5U, 8U, 13U, 64U, 70U}) {
        const std::size_t offset = 8 * random.below(3) + random.below(8);
        const int limit = kLargest / static_cast<int>(width);
        std::vector<Unaligned<std::int16_t>> words;
        std::vector<const std::int16_t*> rows;
        words.reserve(positions + width - 1);
        for (std::size_t i = 0; i + 1 < positions + width; ++i) {
          auto& word = words.emplace_back(offset + width * filters);
          for (std::size_t k = 0; k < word.size(); ++k) word.set(k, random.below(8) == 0 ? static_cast<std::int16_t>(limit) : random.int16(-limit, limit));
          rows.push_back(word.data());
        }
        Unaligned<std::int16_t> start(filters);
        for (std::size_t f = 0; f < filters; ++f) start.set(f, f % 3 == 0 ? std::int16_t{-32768} : random.int16(-limit, limit));
        const auto maximum = agree(start, [&](const Kernels& kernels, auto& out) {
          kernels.convolve_max(positions, width, filters, offset, rows.data(), out.data());
        });
        REQUIRE(maximum.guarded());
        for (std::size_t f = 0; f < filters; ++f) {
          std::int64_t best = start[f];
          for (std::size_t p = 0; p < positions; ++p) {
            std::int64_t sum = 0;
            for (std::size_t j = 0; j < width; ++j) sum += words[p + j][offset + j * filters + f];
            best = std::max(best, sum);
          }
          if (maximum[f] != best) FAIL("convolve_max " << positions << " " << width << " " << filters << " at " << f);
        }
      }
    }
  }
}

TEST_CASE("accumulate: all sizes, extreme values", "[kernels]") {
  Random random(6);
  for (std::size_t size = 0; size <= kLargestSize; size += kRowBlock) {
    Unaligned<std::int16_t> row(size);
    Unaligned<std::int32_t> start(size);
    for (std::size_t i = 0; i < size; ++i) {
      row.set(i, i % 3 == 0 ? std::int16_t{-32768} : i % 3 == 1 ? std::int16_t{32767} : random.int16(-kLargest, kLargest));
      start.set(i, static_cast<std::int32_t>(random.below(1U << 30U)) - (1 << 29));
    }
    const auto sum = agree(start, [&](const Kernels& kernels, auto& out) { kernels.accumulate(size, row.data(), out.data()); });
    REQUIRE(sum.guarded());
    for (std::size_t i = 0; i < size; ++i) REQUIRE(sum[i] == start[i] + row[i]);
  }
}

// Floats of every size but NaN and infinity: zeros of both signs, denormals, tiny, huge.
std::vector<float> difficult_floats(std::size_t count, float largest, Random& random) {
  std::vector<float> values(count);
  for (float& value : values) {
    switch (random.below(8)) {
      case 0: value = 0.0F; break;
      case 1: value = -0.0F; break;
      case 2: value = std::numeric_limits<float>::denorm_min() * static_cast<float>(1 + random.below(100)); break;
      case 3: value = -std::numeric_limits<float>::min() / 3; break;
      case 4: value = random.below(2) == 0 ? largest : -largest; break;
      default: value = static_cast<float>(random.real(-1, 1) * std::pow(10.0, random.real(-20, 3)));
    }
  }
  return values;
}

struct Pooled {
  Unaligned<float> maximum;
  Unaligned<float> sum;
  bool operator==(const Pooled&) const = default;
};

TEST_CASE("pool: all sizes, difficult numbers", "[kernels]") {
  Random random(7);
  for (std::size_t size = 0; size <= kLargestSize; size += kRowBlock) {
    for (int repeat = 0; repeat < 20; ++repeat) {
      Unaligned<float> x(difficult_floats(size, 1e38F, random));
      const Pooled start{Unaligned<float>(difficult_floats(size, 1e38F, random)), Unaligned<float>(difficult_floats(size, 1e38F, random))};
      const Pooled pooled = agree(start, [&](const Kernels& kernels, Pooled& out) {
        kernels.pool(size, x.data(), out.maximum.data(), out.sum.data());
      });
      REQUIRE((pooled.maximum.guarded() && pooled.sum.guarded()));
      for (std::size_t i = 0; i < size; ++i) {
        REQUIRE(pooled.maximum[i] == std::max(start.maximum[i], x[i]));
        REQUIRE(pooled.sum[i] == start.sum[i] + x[i]);
      }
    }
  }
}

TEST_CASE("linear: all sizes, difficult numbers", "[kernels]") {
  Random random(8);
  for (std::size_t depth = 0; depth <= kLargestSize; depth += kRowBlock) {
    for (std::size_t rows = 0; rows <= kLargestSize; ++rows) {
      Unaligned<float> x(difficult_floats(depth, 1e18F, random));
      Unaligned<float> w(difficult_floats(rows * depth, 1e18F, random));
      const auto y = agree(Unaligned<float>(rows, 77), [&](const Kernels& kernels, auto& out) {
        kernels.linear(rows, depth, x.data(), w.data(), out.data());
      });
      REQUIRE(y.guarded());
      for (std::size_t r = 0; r < rows; ++r) {
        double sum = 0;
        double magnitude = 0;
        for (std::size_t d = 0; d < depth; ++d) {
          const double product = static_cast<double>(x[d]) * static_cast<double>(w[r * depth + d]);
          sum += product;
          magnitude += std::fabs(product);
        }
        // Each of depth / 8 + 3 additions and one product may round by half of 2^-23; denormals by an absolute step.
        const double tolerance = magnitude * static_cast<double>(depth / 8 + 4) * 0x1p-24 + static_cast<double>(depth) * 0x1p-149;
        if (!(std::fabs(static_cast<double>(y[r]) - sum) <= tolerance)) FAIL("linear " << rows << " " << depth << ": " << y[r] << " is not " << sum);
      }
    }
  }
}

TEST_CASE("linear: the order of the sum is the one promised", "[kernels]") {
  Random random(9);
  const std::size_t depth = 64;
  Unaligned<float> x(random.floats(depth, 3.0));
  Unaligned<float> w(random.floats(depth, 3.0));
  float lanes[8] = {};
  for (std::size_t d = 0; d < depth; ++d) {
    const float product = x[d] * w[d];
    lanes[d % 8] = lanes[d % 8] + product;
  }
  float quads[4];
  for (std::size_t i = 0; i < 4; ++i) quads[i] = lanes[i] + lanes[i + 4];
  const float expected = (quads[0] + quads[1]) + (quads[2] + quads[3]);
  for (const Kernels* kernels : variants()) {
    float y = 0;
    kernels->linear(1, depth, x.data(), w.data(), &y);
    CHECK(y == expected);
  }
}

// Operands of one LSTM step.
struct CellCase {
  std::size_t hidden;
  Unaligned<std::int16_t> input;
  Unaligned<float> input_scale;
  Unaligned<std::int32_t> recurrent;
  Unaligned<float> recurrent_scale;
  Unaligned<float> bias;

  explicit CellCase(std::size_t units)
      : hidden(units), input(4 * units), input_scale(4 * units), recurrent(4 * units), recurrent_scale(4 * units), bias(4 * units) {}

  double gate(std::size_t index, std::size_t unit) const {
    const std::size_t i = index * hidden + unit;
    return static_cast<double>(bias[i]) + static_cast<double>(input[i]) * static_cast<double>(input_scale[i]) +
           static_cast<double>(recurrent[i]) * static_cast<double>(recurrent_scale[i]);
  }
};

struct CellState {
  Unaligned<float> gates;
  Unaligned<float> cell;
  Unaligned<float> forget;
  Unaligned<float> state;
  Unaligned<std::int16_t> state_q15;
  bool operator==(const CellState&) const = default;

  CellState(const std::vector<float>& c)
      : gates(4 * c.size(), 77), cell(c), forget(c.size(), 77), state(c.size(), 77), state_q15(c.size(), 77) {}
};

CellState run_cell(CellCase& operands, const CellState& start) {
  return agree(start, [&](const Kernels& kernels, CellState& out) {
    kernels.lstm_cell({operands.hidden, operands.input.data(), operands.input_scale.data(), operands.recurrent.data(),
                       operands.recurrent_scale.data(), operands.bias.data(), out.gates.data(), out.cell.data(), out.forget.data(), out.state.data(),
                       out.state_q15.data()});
  });
}

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

TEST_CASE("lstm_cell: all sizes against libm in double", "[kernels]") {
  Random random(10);
  for (std::size_t hidden = 0; hidden <= kLargestSize; hidden += kRowBlock) {
    CellCase operands(hidden);
    for (std::size_t i = 0; i < 4 * hidden; ++i) {
      operands.input.set(i, random.int16(-kLargest, kLargest));
      operands.input_scale.set(i, static_cast<float>(random.real(0, 1e-4)));
      operands.recurrent.set(i, static_cast<std::int32_t>(random.below(1U << 31U)) - (1 << 30));
      operands.recurrent_scale.set(i, static_cast<float>(random.real(0, 3e-9)));
      operands.bias.set(i, static_cast<float>(random.real(-2, 2)));
    }
    const CellState start(random.floats(hidden, 4.0));
    const CellState end = run_cell(operands, start);
    REQUIRE((end.cell.guarded() && end.forget.guarded() && end.state.guarded() && end.state_q15.guarded()));
    for (std::size_t unit = 0; unit < hidden; ++unit) {
      const double cell = sigmoid(operands.gate(1, unit)) * static_cast<double>(start.cell[unit]) +
                          sigmoid(operands.gate(0, unit)) * std::tanh(operands.gate(2, unit));
      const double state = sigmoid(operands.gate(3, unit)) * std::tanh(cell);
      CHECK(std::fabs(static_cast<double>(end.cell[unit]) - cell) < 2e-5);
      CHECK(std::fabs(static_cast<double>(end.state[unit]) - state) < 2e-5);
      CHECK(std::fabs(static_cast<double>(end.state_q15[unit]) - static_cast<double>(end.state[unit]) * 32767.0) <= 0.501);
    }
  }
}

// tanh of bias and sigmoid of bias, eight at a time, read out of a cell whose other gates are open or shut.
std::vector<float> through_cell(const std::vector<float>& x, bool want_tanh) {
  constexpr float kOpen = 100.0F;
  CellCase operands(x.size());
  const std::size_t n = x.size();
  for (std::size_t unit = 0; unit < n; ++unit) {
    operands.bias.set(unit, want_tanh ? kOpen : x[unit]);      // i
    operands.bias.set(n + unit, -kOpen);                       // f
    operands.bias.set(2 * n + unit, want_tanh ? x[unit] : kOpen);  // g
    operands.bias.set(3 * n + unit, kOpen);                    // o
  }
  const CellState end = run_cell(operands, CellState(std::vector<float>(n, 0.0F)));
  std::vector<float> values(n);
  for (std::size_t unit = 0; unit < n; ++unit) values[unit] = end.cell[unit];
  return values;
}

TEST_CASE("tanh and sigmoid: within 2e-6 of libm on a dense grid", "[kernels]") {
  constexpr std::size_t kPoints = 40000;
  std::vector<float> x(kPoints);
  for (std::size_t i = 0; i < kPoints; ++i) x[i] = static_cast<float>(-20.0 + 40.0 * static_cast<double>(i) / kPoints);
  const std::vector<float> tanh_values = through_cell(x, true);
  const std::vector<float> sigmoid_values = through_cell(x, false);
  // An open gate is as far from 1 as tanh(7) is: both functions come through one.
  double worst_tanh = 0;
  double worst_sigmoid = 0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    worst_tanh = std::max(worst_tanh, std::fabs(static_cast<double>(tanh_values[i]) - std::tanh(static_cast<double>(x[i]))));
    worst_sigmoid = std::max(worst_sigmoid, std::fabs(static_cast<double>(sigmoid_values[i]) - sigmoid(static_cast<double>(x[i]))));
    if (std::fabs(tanh_values[i]) > 1.0F || sigmoid_values[i] < 0.0F || sigmoid_values[i] > 1.0F) FAIL("out of range at " << x[i]);
  }
  CHECK(worst_tanh < 3e-6);
  CHECK(worst_sigmoid < 3e-6);
}

TEST_CASE("lstm_cell: difficult numbers stay finite and within [-1, 1]", "[kernels]") {
  Random random(11);
  for (int repeat = 0; repeat < 200; ++repeat) {
    const std::size_t hidden = 64;
    CellCase operands(hidden);
    const std::vector<float> scales = difficult_floats(4 * hidden, 1e20F, random);
    const std::vector<float> biases = difficult_floats(4 * hidden, 1e30F, random);
    for (std::size_t i = 0; i < 4 * hidden; ++i) {
      operands.input.set(i, random.below(2) == 0 ? std::int16_t{-32768} : std::int16_t{32767});
      operands.recurrent.set(i, random.below(2) == 0 ? std::numeric_limits<std::int32_t>::min() : std::numeric_limits<std::int32_t>::max());
      operands.input_scale.set(i, scales[i]);
      operands.recurrent_scale.set(i, scales[4 * hidden - 1 - i]);
      operands.bias.set(i, biases[i]);
    }
    const CellState end = run_cell(operands, CellState(difficult_floats(hidden, 1e6F, random)));
    for (std::size_t unit = 0; unit < hidden; ++unit) {
      REQUIRE(std::isfinite(end.cell[unit]));
      REQUIRE(std::fabs(end.state[unit]) <= 1.0F);
      REQUIRE(std::abs(end.state_q15[unit]) <= kLargest);
    }
  }
}

TEST_CASE("sum_of_squares is exact for every size up to the largest, of the largest bytes", "[kernels]") {
  Random random(12);
  const auto check = [](const std::vector<std::int8_t>& bytes) {
    std::int64_t expected = 0;
    for (const std::int8_t byte : bytes) expected += std::int64_t{byte} * byte;
    Unaligned<std::int8_t> x(bytes);
    const auto sum = agree(std::vector<std::uint32_t>(1), [&](const Kernels& kernels, auto& out) { out[0] = kernels.sum_of_squares(bytes.size(), x.data()); });
    REQUIRE(sum[0] == expected);
  };
  for (std::size_t size = 0; size <= kLargestSize; ++size) {
    std::vector<std::int8_t> bytes(size);
    for (std::int8_t& byte : bytes) byte = static_cast<std::int8_t>(random.int16(-128, 127));
    check(bytes);
  }
  check(std::vector<std::int8_t>(kMostSquares, std::int8_t{-128}));
}

}  // namespace
}  // namespace undertone::test
