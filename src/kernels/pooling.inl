// Sums and maxima over the words of a text.

// kBlocks blocks of filters at a time: a word's address is fetched once for all of them, and their maxima stay in registers.
template <std::size_t kBlocks>
void convolve_max_blocks(std::size_t positions, std::size_t width, std::size_t filters, std::size_t offset,
                         const std::int16_t* const* rows, std::int16_t* maximum) {
  I16x8 best[kBlocks];
  for (std::size_t b = 0; b < kBlocks; ++b) best[b] = load(maximum + b * kRowBlock);
  for (std::size_t p = 0; p < positions; ++p) {
    I16x8 sum[kBlocks];
    const std::int16_t* tap = rows[p] + offset;
    for (std::size_t b = 0; b < kBlocks; ++b) sum[b] = load(tap + b * kRowBlock);
    for (std::size_t j = 1; j < width; ++j) {
      tap = rows[p + j] + offset + j * filters;
      for (std::size_t b = 0; b < kBlocks; ++b) sum[b] = sum[b] + load(tap + b * kRowBlock);
    }
    for (std::size_t b = 0; b < kBlocks; ++b) best[b] = max(best[b], sum[b]);
  }
  for (std::size_t b = 0; b < kBlocks; ++b) store(maximum + b * kRowBlock, best[b]);
}

void convolve_max(std::size_t positions, std::size_t width, std::size_t filters, std::size_t offset,
                  const std::int16_t* const* rows, std::int16_t* maximum) {
  constexpr std::size_t kBlocks = 4;
  std::size_t f = 0;
  for (; f + kBlocks * kRowBlock <= filters; f += kBlocks * kRowBlock) {
    convolve_max_blocks<kBlocks>(positions, width, filters, offset + f, rows, maximum + f);
  }
  for (; f < filters; f += kRowBlock) convolve_max_blocks<1>(positions, width, filters, offset + f, rows, maximum + f);
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
