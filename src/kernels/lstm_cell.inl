// The elementwise half of an LSTM step.

// Odd rational fit of tanh on [-7, 7], held constant outside: within 1.8e-6 everywhere, below 1 in magnitude.
inline F32x4 tanh_approximation(F32x4 x) {
  x = min(max(x, splat(-7.0F)), splat(7.0F));
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

inline F32x4 sigmoid_approximation(F32x4 x) {
  const F32x4 half = splat(0.5F);
  return half + half * tanh_approximation(half * x);
}

// Adding and taking away 1.5 * 2^23 rounds a float of magnitude below 2^22 to a whole number, halves to even.
inline I32x4 round_to_int(F32x4 x) {
  const F32x4 shift = splat(12582912.0F);
  return truncate((x + shift) - shift);
}

void lstm_cell(const LstmCell& cell) {
  for (std::size_t unit = 0; unit < cell.hidden; unit += 4) {
    const auto gate = [&](std::size_t g) {
      const std::size_t i = g * cell.hidden + unit;
      return load(cell.bias + i) + to_float(load_widened(cell.input + i)) * load(cell.input_scale + i) +
             to_float(load(cell.recurrent + i)) * load(cell.recurrent_scale + i);
    };
    const F32x4 in = sigmoid_approximation(gate(0));
    const F32x4 forget = sigmoid_approximation(gate(1));
    const F32x4 candidate = tanh_approximation(gate(2));
    const F32x4 out = sigmoid_approximation(gate(3));
    const F32x4 c = forget * load(cell.cell + unit) + in * candidate;
    store(cell.cell + unit, c);
    store(cell.forget + unit, forget);
    store(cell.state + unit, out * tanh_approximation(c));
  }
  const F32x4 one = splat(32767.0F);
  for (std::size_t unit = 0; unit < cell.hidden; unit += kRowBlock) {
    store(cell.state_q15 + unit, narrow(round_to_int(load(cell.state + unit) * one), round_to_int(load(cell.state + unit + 4) * one)));
  }
}
