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
    if constexpr (kVectors <= 2) {
      // One or two vectors have little to do for each address: two blocks of depth share them.
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

  // From row r on: y[v] is the place of vector v.
  void store_narrowed(std::int16_t* const* y, std::size_t r) const {
    const I32x4 half = splat(std::int32_t{1} << (kProjectionShift - 1));
    for (std::size_t v = 0; v < kVectors; ++v) {
      for (std::size_t p = 0; p < kPanels; ++p) {
        store(y[v] + r + p * kRowBlock, narrow(shift_right(sum[v][p][0] + half, kProjectionShift),
                                               shift_right(sum[v][p][1] + half, kProjectionShift)));
      }
    }
  }

  // y: kVectors rows, rows apart.
  void store_exact(std::int32_t* y, std::size_t rows) const {
    for (std::size_t v = 0; v < kVectors; ++v) {
      for (std::size_t p = 0; p < kPanels; ++p) {
        store(y + v * rows + p * kRowBlock, sum[v][p][0]);
        store(y + v * rows + p * kRowBlock + 4, sum[v][p][1]);
      }
    }
  }
};

// Weights times vectors; one of the two outputs is there.
struct Product {
  std::size_t rows;
  std::size_t depth;
  const std::int16_t* x;
  const std::int16_t* w;
  std::int16_t* const* narrowed;
  std::int32_t* exact;
};

template <std::size_t kVectors, std::size_t kPanels>
void product_tile(const Product& product, std::size_t r) {
  DotTile<kVectors, kPanels> tile;
  tile.run(product.depth, product.x, product.w + r * product.depth);
  if (product.exact == nullptr) {
    tile.store_narrowed(product.narrowed, r);
  } else {
    tile.store_exact(product.exact + r, product.rows);
  }
}

// Panels of rows from r on, as many as there are; returns the row behind the last. A function for each shape, so that its sums have all
// registers.
template <std::size_t kVectors, std::size_t kPanels>
[[gnu::noinline]] std::size_t product_tiles(const Product& product, std::size_t r) {
  for (; r + kPanels * kRowBlock <= product.rows; r += kPanels * kRowBlock) product_tile<kVectors, kPanels>(product, r);
  return r;
}

// The next vectors through all rows, as many as there are; weights are loaded once for each kVectors of them.
template <std::size_t kVectors, std::size_t kPanels>
void next_vectors(Product& product, std::size_t& vectors) {
  for (; vectors >= kVectors; vectors -= kVectors) {
    const std::size_t r = product_tiles<kVectors, kPanels>(product, 0);
    if constexpr (kPanels > 1) product_tiles<kVectors, 1>(product, r);
    product.x += kVectors * product.depth;
    if (product.exact == nullptr) {
      product.narrowed += kVectors;
    } else {
      product.exact += kVectors * product.rows;
    }
  }
}

void all_vectors(std::size_t vectors, Product product) {
  next_vectors<4, 1>(product, vectors);
  if constexpr (kSharesPanels) next_vectors<2, 1>(product, vectors);
  next_vectors<1, kWidePanels>(product, vectors);
}

void project(std::size_t vectors, std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w,
             std::int16_t* const* y) {
  all_vectors(vectors, {rows, depth, x, w, y, nullptr});
}

void multiply(std::size_t vectors, std::size_t rows, std::size_t depth, const std::int16_t* x, const std::int16_t* w, std::int32_t* y) {
  all_vectors(vectors, {rows, depth, x, w, nullptr, y});
}
