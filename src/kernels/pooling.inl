// Sums and maxima over the words of a text.

void convolve_max(std::size_t positions, std::size_t width, std::size_t filters, std::size_t offset,
                  const std::int16_t* const* rows, std::int16_t* maximum) {
  for (std::size_t f = 0; f < filters; f += kRowBlock) {
    I16x8 best = load(maximum + f);
    for (std::size_t p = 0; p < positions; ++p) {
      I16x8 sum = load(rows[p] + offset + f);
      for (std::size_t j = 1; j < width; ++j) sum = sum + load(rows[p + j] + offset + j * filters + f);
      best = max(best, sum);
    }
    store(maximum + f, best);
  }
}

void accumulate(std::size_t size, const std::int16_t* row, std::int32_t* sum) {
  for (std::size_t i = 0; i < size; i += kRowBlock) {
    const I16x8 values = load(row + i);
    store(sum + i, load(sum + i) + widen_low(values));
    store(sum + i + 4, load(sum + i + 4) + widen_high(values));
  }
}

void pool(std::size_t size, const float* x, float* maximum, float* sum) {
  for (std::size_t i = 0; i < size; i += 4) {
    const F32x4 value = load(x + i);
    store(maximum + i, max(load(maximum + i), value));
    store(sum + i, load(sum + i) + value);
  }
}
