// 16-bit dot products: tiles of V input vectors by P panels of eight rows.

template <std::size_t kVectors, std::size_t kPanels>
struct DotTile {
  I32x4 sum[kVectors][kPanels][2];

  // x: kVectors rows, depth apart; w: kPanels panels, depth * kRowBlock apart.
  void run(std::size_t depth, const std::int16_t* x, const std::int16_t* w) {
    for (auto& vector : sum) {
      for (auto& panel : vector) panel[0] = panel[1] = splat(std::int32_t{0});
    }
    const std::int16_t* const end = x + depth;
    if constexpr (kVectors == 1) {
      // A single vector has little to do for each address: two blocks of depth share them.
      for (; x + 2 * kDepthBlock <= end; x += 2 * kDepthBlock, w += 2 * kDepthBlock * kRowBlock) {
        add_block(depth, x, w);
        add_block(depth, x + kDepthBlock, w + kDepthBlock * kRowBlock);
      }
    }
    for (; x < end; x += kDepthBlock, w += kDepthBlock * kRowBlock) add_block(depth, x, w);
  }

  // One block of depth.
  void add_block(std::size_t depth, const std::int16_t* x, const std::int16_t* w) {
    I16x8 weights[kPanels][2];
    for (std::size_t p = 0; p < kPanels; ++p) {
      weights[p][0] = load(w + p * depth * kRowBlock);
      weights[p][1] = load(w + p * depth * kRowBlock + 8);
    }
    for (std::size_t v = 0; v < kVectors; ++v) {
      const I16x8 pair = splat_pair(x + v * depth);
      for (std::size_t p = 0; p < kPanels; ++p) {
        sum[v][p][0] = sum[v][p][0] + dot_pairs(pair, weights[p][0]);
        sum[v][p][1] = sum[v][p][1] + dot_pairs(pair, weights[p][1]);
      }
    }
  }

  // From row r on.
  void store_narrowed(std::int16_t* const* y, std::size_t r) const {
    const I32x4 half = splat(std::int32_t{1} << (kProjectionShift - 1));
    for (std::size_t v = 0; v < kVectors; ++v) {
      for (std::size_t p = 0; p < kPanels; ++p) {
        store(y[v] + r + p * kRowBlock, narrow(shift_right(sum[v][p][0] + half, kProjectionShift),
                                                     shift_right(sum[v][p][1] + half, kProjectionShift)));
      }
    }
  }

  void store_exact(std::int32_t* y) const {
    for (std::size_t p = 0; p < kPanels; ++p) {
      store(y + p * kRowBlock, sum[0][p][0]);
      store(y + p * kRowBlock + 4, sum[0][p][1]);
    }
  }
};

template <std::size_t kVectors, std::size_t kPanels>
void project_tile(std::size_t r, std::size_t depth, const std::int16_t* x, const std::int16_t* w, std::int16_t* const* y) {
  DotTile<kVectors, kPanels> tile;
  tile.run(depth, x, w + r * depth);
  tile.store_narrowed(y, r);
}

// A few vectors through all rows; weights are loaded once.
template <std::size_t kVectors>
void project_vectors(std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w, std::int16_t* const* y) {
  for (std::size_t r = 0; r < rows; r += kRowBlock) project_tile<kVectors, 1>(r, depth, x, w, y);
}

void project(std::size_t vectors, std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w,
             std::int16_t* const* y) {
  for (; vectors >= 4; vectors -= 4, x += 4 * depth, y += 4) project_vectors<4>(rows, depth, x, w, y);
  if constexpr (kSharesPanels) {
    for (; vectors >= 2; vectors -= 2, x += 2 * depth, y += 2) project_vectors<2>(rows, depth, x, w, y);
  }
  for (; vectors > 0; --vectors, x += depth, ++y) {
    std::size_t r = 0;
    for (; r + kWidePanels * kRowBlock <= rows; r += kWidePanels * kRowBlock) project_tile<1, kWidePanels>(r, depth, x, w, y);
    for (; r < rows; r += kRowBlock) project_tile<1, 1>(r, depth, x, w, y);
  }
}

template <std::size_t kPanels>
void multiply_tile(std::size_t depth, const std::int16_t* x, const std::int16_t* w, std::int32_t* y) {
  DotTile<1, kPanels> tile;
  tile.run(depth, x, w);
  tile.store_exact(y);
}

void multiply(std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w, std::int32_t* y) {
  std::size_t r = 0;
  for (; r + kWidePanels * kRowBlock <= rows; r += kWidePanels * kRowBlock) multiply_tile<kWidePanels>(depth, x, w + r * depth, y + r);
  for (; r < rows; r += kRowBlock) multiply_tile<1>(depth, x, w + r * depth, y + r);
}
