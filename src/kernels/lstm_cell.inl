// The elementwise half of an LSTM step.

// Odd rational fit of tanh on [-7, 7], held constant outside: within 1.8e-6 everywhere, below 1 in magnitude.
inline F32x4 tanh_approximation(F32x4 x) {
  x = min(max(splat(-7.0F), x), splat(7.0F));  // in this order NaN becomes -7
  const F32x4 square = x * x;
  F32x4 numerator = splat(3.930010279873386e-06F);
  numerator = numerator * square + splat(0.002276988700032234F);
  numerator = numerator * square + splat(0.12302183359861374F);
  numerator = numerator * square + splat(0.9999957084655762F);
  F32x4 denominator = splat(0.0001423508074367419F);
  denominator = denominator * square + splat(0.021072179079055786F);
  denominator = denominator * square + splat(0.45634031295776367F);
  denominator = denominator * square + splat(1.0F);
  return x * numerator / denominator;
}

// In place. A loop of its own keeps the constants in registers.
void tanh_of_all(std::size_t size, float* x) {
  for (std::size_t i = 0; i < size; i += 4) store(x + i, tanh_approximation(load(x + i)));
}

// The sigmoid of x from tanh(x / 2).
inline F32x4 sigmoid_of(F32x4 tanh_of_half) {
  const F32x4 half = splat(0.5F);
  return half + half * tanh_of_half;
}

// Adding 1.5 * 2^23 rounds a float of magnitude below 2^21 to a whole number, halves to even, which then is the lower part of its bits.
inline I32x4 round_to_int(F32x4 x) {
  constexpr unsigned kUpperBits = 10;
  return shift_right(shift_left(bits_of(x + splat(12582912.0F)), kUpperBits), kUpperBits);
}

void lstm_cell(const LstmCell& cell) {
  const std::size_t hidden = cell.hidden;
  float* const in = cell.gates;
  float* const forget = in + hidden;
  float* const candidate = forget + hidden;
  float* const out = candidate + hidden;
  for (std::size_t gate = 0; gate < 4; ++gate) {
    const F32x4 share = splat(gate == 2 ? 1.0F : 0.5F);
    for (std::size_t i = gate * hidden; i < (gate + 1) * hidden; i += 4) {
      store(cell.gates + i, share * (load(cell.bias + i) + to_float(load_widened(cell.input + i)) * load(cell.input_scale + i) +
                                     to_float(load(cell.recurrent + i)) * load(cell.recurrent_scale + i)));
    }
  }
  tanh_of_all(4 * hidden, cell.gates);
  for (std::size_t unit = 0; unit < hidden; unit += 4) {
    const F32x4 f = sigmoid_of(load(forget + unit));
    const F32x4 c = f * load(cell.cell + unit) + sigmoid_of(load(in + unit)) * load(candidate + unit);
    store(cell.forget + unit, f);
    store(cell.cell + unit, c);
    store(cell.state + unit, c);
  }
  tanh_of_all(hidden, cell.state);
  const F32x4 one = splat(32767.0F);
  for (std::size_t unit = 0; unit < hidden; unit += kRowBlock) {
    const F32x4 low = sigmoid_of(load(out + unit)) * load(cell.state + unit);
    const F32x4 high = sigmoid_of(load(out + unit + 4)) * load(cell.state + unit + 4);
    store(cell.state + unit, low);
    store(cell.state + unit + 4, high);
    store(cell.state_q15 + unit, narrow(round_to_int(low * one), round_to_int(high * one)));
  }
}
