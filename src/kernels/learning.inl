// Softmax regression over batches of rows: logits, probabilities, gradient.

// kOutputs outputs of four rows.
template <std::size_t kOutputs>
void product_tile(std::size_t depth, const float* const* x, const float* w, float* z) {
  F32x4 sum[kOutputs][4];
  for (auto& output : sum) output[0] = output[1] = output[2] = output[3] = splat(0.0F);
  for (std::size_t d = 0; d < depth; d += 4) {
    const F32x4 rows[4] = {load(x[0] + d), load(x[1] + d), load(x[2] + d), load(x[3] + d)};
    for (std::size_t k = 0; k < kOutputs; ++k) {
      const F32x4 weights = load(w + k * depth + d);
      for (std::size_t n = 0; n < 4; ++n) sum[k][n] = sum[k][n] + rows[n] * weights;
    }
  }
  for (std::size_t k = 0; k < kOutputs; ++k) {
    for (std::size_t n = 0; n < 4; ++n) z[k * kBatchRows + n] = sum_lanes(sum[k][n]);
  }
}

void products(std::size_t outputs, std::size_t depth, const float* const* x, const float* w, float* z) {
  for (std::size_t n = 0; n < kBatchRows; n += 4) {
    std::size_t k = 0;
    for (; k + 3 <= outputs; k += 3) product_tile<3>(depth, x + n, w + k * depth, z + k * kBatchRows + n);
    for (; k < outputs; ++k) product_tile<1>(depth, x + n, w + k * depth, z + k * kBatchRows + n);
  }
}

// e^x for x <= 0; below -87 as if it were -87.
inline F32x4 exp_of_negative(F32x4 x) {
  x = max(x, splat(-87.0F));
  // x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first of few bits, so that n ln 2 is exact to the last bit of r.
  const I32x4 n = truncate(x * splat(1.44269504F) - splat(0.5F));
  const F32x4 whole = to_float(n);
  const F32x4 r = (x - whole * splat(0.693359375F)) - whole * splat(-2.12194440e-4F);
  // Taylor series to r^7 / 7!.
  F32x4 sum = splat(1.0F / 5040);
  constexpr float kCoefficients[] = {1.0F / 720, 1.0F / 120, 1.0F / 24, 1.0F / 6, 0.5F, 1.0F, 1.0F};
  for (const float coefficient : kCoefficients) sum = sum * r + splat(coefficient);
  return sum * from_bits(shift_left(n + splat(std::int32_t{127}), 23));
}

// log x for finite x >= 1.
inline F32x4 log_of_large(F32x4 x) {
  // x = m 2^e with m from sqrt(1/2) to sqrt(2), whose bits begin with 0x3F3504F3.
  const I32x4 bits = bits_of(x);
  const I32x4 e = shift_right(bits - splat(std::int32_t{0x3F3504F3}), 23);
  const F32x4 m = from_bits(bits - shift_left(e, 23));
  // log m = 2 artanh s.
  const F32x4 s = (m - splat(1.0F)) / (m + splat(1.0F));
  const F32x4 square = s * s;
  F32x4 sum = splat(2.0F / 9);
  constexpr float kCoefficients[] = {2.0F / 7, 2.0F / 5, 2.0F / 3, 2.0F};
  for (const float coefficient : kCoefficients) sum = sum * square + splat(coefficient);
  return s * sum + to_float(e) * splat(0.69314718F);
}

void cross_entropy(std::size_t outputs, const std::int32_t* label, const float* weight, float* z, float* loss) {
  const auto last = static_cast<std::int32_t>(outputs);
  for (std::size_t n = 0; n < kBatchRows; n += 4) {
    float of_label[4];
    for (std::size_t i = 0; i < 4; ++i) {
      of_label[i] = label[n + i] < last ? z[static_cast<std::size_t>(label[n + i]) * kBatchRows + n + i] : 0.0F;
    }
    F32x4 largest = splat(0.0F);
    for (std::size_t k = 0; k < outputs; ++k) largest = max(largest, load(z + k * kBatchRows + n));
    F32x4 sum = exp_of_negative(splat(0.0F) - largest);
    for (std::size_t k = 0; k < outputs; ++k) {
      float* const logits = z + k * kBatchRows + n;
      const F32x4 power = exp_of_negative(load(logits) - largest);
      store(logits, power);
      sum = sum + power;
    }
    const F32x4 weights = load(weight + n);
    store(loss + n, weights * (log_of_large(sum) + (largest - load(of_label))));
    const F32x4 scale = weights / sum;
    for (std::size_t k = 0; k < outputs; ++k) {
      float* const powers = z + k * kBatchRows + n;
      store(powers, load(powers) * scale);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      if (label[n + i] < last) z[static_cast<std::size_t>(label[n + i]) * kBatchRows + n + i] -= weight[n + i];
    }
  }
}

// kVectors times four columns of kOutputs rows of the sum.
template <std::size_t kOutputs, std::size_t kVectors>
void outer_tile(std::size_t depth, const float* const* x, std::size_t column, const float* z, float* sum) {
  F32x4 part[kOutputs][kVectors];
  for (auto& output : part) {
    for (F32x4& vector : output) vector = splat(0.0F);
  }
  for (std::size_t n = 0; n < kBatchRows; ++n) {
    F32x4 columns[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) columns[v] = load(x[n] + column + 4 * v);
    for (std::size_t k = 0; k < kOutputs; ++k) {
      const F32x4 factor = splat(z[k * kBatchRows + n]);
      for (std::size_t v = 0; v < kVectors; ++v) part[k][v] = part[k][v] + factor * columns[v];
    }
  }
  for (std::size_t k = 0; k < kOutputs; ++k) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      float* const to = sum + k * depth + column + 4 * v;
      store(to, load(to) + part[k][v]);
    }
  }
}

template <std::size_t kVectors>
void accumulate_columns(std::size_t outputs, std::size_t depth, const float* const* x, std::size_t column, const float* z, float* sum) {
  std::size_t k = 0;
  for (; k + 3 <= outputs; k += 3) outer_tile<3, kVectors>(depth, x, column, z + k * kBatchRows, sum + k * depth);
  for (; k < outputs; ++k) outer_tile<1, kVectors>(depth, x, column, z + k * kBatchRows, sum + k * depth);
}

void accumulate_outer(std::size_t outputs, std::size_t depth, const float* const* x, const float* z, float* sum) {
  std::size_t d = 0;
  for (; d + 16 <= depth; d += 16) accumulate_columns<4>(outputs, depth, x, d, z, sum);
  for (; d < depth; d += kRowBlock) accumulate_columns<2>(outputs, depth, x, d, z, sum);
}

double dot(std::size_t size, const double* a, const double* b) {
  F64x2 low = splat(0.0);
  F64x2 high = splat(0.0);
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    low = low + load(a + i) * load(b + i);
    high = high + load(a + i + 2) * load(b + i + 2);
  }
  double sum[4];
  store(sum, low);
  store(sum + 2, high);
  for (std::size_t lane = 0; i < size; ++i, ++lane) sum[lane] += a[i] * b[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void subtract(std::size_t size, double factor, const double* x, double* y) {
  const F64x2 factors = splat(factor);
  std::size_t i = 0;
  for (; i + 2 <= size; i += 2) store(y + i, load(y + i) - factors * load(x + i));
  if (i < size) y[i] -= factor * x[i];
}
