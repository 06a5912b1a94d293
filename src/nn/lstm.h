// LSTM and BiLSTM with pooled hidden states (Hochreiter & Schmidhuber 1997; Graves & Schmidhuber 2005).
//
// Gates in PyTorch's order i, f, g, o: gates = W_ih e(word) + b_ih + W_hh h + b_hh. W_ih e(word) is a row of a word table; W_hh h is an
// exact 16-bit product with h in Q15; the gates themselves are float.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "model/tensors.h"
#include "nn/embedding.h"
#include "nn/pooling.h"
#include "nn/word_table.h"

namespace undertone {

// weight_ih: [4H, E], weight_hh: [4H, H], bias_ih and bias_hh: [4H].
struct LstmWeights {
  Tensor weight_ih;
  Tensor weight_hh;
  Tensor bias_ih;
  Tensor bias_hh;
};

// One direction: a state that moves word by word, and what its pooling needs of the past. Several texts can be read side by side, each
// in a lane of its own: the recurrent weights are then loaded once for all of them. Without saying which, a lane is the first one.
class LstmDirection {
 public:
  static constexpr std::size_t kLanes = 4;  // vectors that the widest dot-product tile takes

  Status build(const Kernels& kernels, const Embedding& embedding, const LstmWeights& weights, std::size_t table_bytes,
               Arena& arena);

  [[nodiscard]] std::size_t hidden_size() const { return hidden_; }

  // Bytes of all that a text leaves behind in its lane, and where those of the first lane shall lie (aligned for the count).
  [[nodiscard]] std::size_t state_size() const;
  void place_state(std::byte* memory) { place(memory, lanes_[0]); }

  // Forgets text and pooled values.
  void begin(std::size_t lane = 0);
  // Forgets the state only: what follows is read as a text of its own, pooled with what came before.
  void reset_state(std::size_t lane = 0);
  // Reads ids in order, or from the last to the first; texts[i] in lane i, at most kLanes of them, none longer than the one before it.
  void consume(std::span<const std::span<const std::uint32_t>> texts, bool backward);
  void consume(std::span<const std::uint32_t> ids, bool backward) { consume({&ids, 1}, backward); }
  // Keeps the present state as the answer for Pooling::kLast.
  void mark_last(std::size_t lane = 0);
  // out: [hidden_size]; zeros when nothing was consumed.
  void pooled(Pooling pooling, std::span<float> out, std::size_t lane = 0) const;

  // For explanations: the latest step's c, h and forget gate, and the largest h of the text; each [hidden_size].
  [[nodiscard]] std::span<const float> cell() const { return lanes_[0].cell.first(hidden_); }
  [[nodiscard]] std::span<const float> state() const { return lanes_[0].state.first(hidden_); }
  [[nodiscard]] std::span<const float> forget() const { return forget_.first(hidden_); }
  [[nodiscard]] std::span<const float> maximum() const { return lanes_[0].maximum.first(hidden_); }
  // All that one step hands to the next, to be kept and put back.
  [[nodiscard]] std::span<std::byte> recurrence() { return lanes_[0].recurrence; }

 private:
  // What a text has left behind; each [padded].
  struct Lane {
    std::uint64_t* count = nullptr;  // tokens read
    std::span<float> maximum;
    std::span<float> sum;
    std::span<float> last;
    std::span<std::byte> recurrence;  // of the next three
    std::span<float> cell;
    std::span<float> state;
    std::span<std::int16_t> state_q15;
  };

  void place(std::byte* memory, Lane& lane) const;
  void build_gate(const LstmWeights& weights, const Embedding& embedding, std::size_t source, std::size_t target,
                  std::span<float> row, std::span<std::int16_t> input);
  // inputs[i]: the row of the word that lane i reads.
  void step(std::span<const std::int16_t* const> inputs);

  const Kernels* kernels_ = nullptr;
  std::size_t hidden_ = 0;  // H
  std::size_t padded_ = 0;  // H to a multiple of kRowBlock
  WordTable table_;         // rows [4][padded]
  std::span<std::int16_t> recurrent_;         // packed [4 * padded, padded]
  std::span<float> input_scale_;              // [4][padded] of one fixed-point step
  std::span<float> recurrent_scale_;          // [4][padded]
  std::span<float> bias_;                     // [4][padded]
  std::span<std::int32_t> recurrent_product_; // [kLanes][4][padded] W_hh h
  std::span<std::int16_t> states_q15_;        // [kLanes][padded] scratch: those of the lanes, one behind the other
  std::span<float> gates_;                    // [4][padded] scratch
  std::span<float> forget_;                   // [padded] of the latest step
  std::array<Lane, kLanes> lanes_;
};

class Lstm {
 public:
  // Tokens that the backward direction can look ahead; longer texts restart it.
  static constexpr std::size_t kWindow = 4096;

  // directions: forward, or forward and backward. poolings: one to three, none twice. Errors: kMemory.
  Status build(const Kernels& kernels, const Embedding& embedding, std::span<const LstmWeights> directions,
               std::span<const Pooling> poolings, std::size_t table_bytes, Arena& arena);

  [[nodiscard]] std::size_t feature_size() const;

  // A text is begin(), consume() of its ids in order (any number of calls), finish(). The backward direction reads a window when it is
  // full, and what is left of it at the end.
  void begin();
  void consume(std::span<const std::uint32_t> ids);
  // features: [feature_size]: for each pooling the forward, then the backward states.
  void finish(std::span<float> features);

  // Several texts side by side: at most LstmDirection::kLanes of them, none longer than kWindow nor than the one before it.
  void read(std::span<const std::span<const std::uint32_t>> texts);
  // What read() made of one of them; features: as finish().
  void pooled(std::size_t text, std::span<float> features) const;

  // All that the text read so far leaves behind; reading goes on from wherever it is put back. As long as the window at hand.
  [[nodiscard]] std::span<const std::byte> state() const;
  void restore(std::span<const std::byte> state);

  // For explanations: forward, then backward if there is one; and the poolings in the order of the features.
  [[nodiscard]] std::span<LstmDirection> directions() { return std::span(directions_).first(direction_count_); }
  [[nodiscard]] std::span<const Pooling> poolings() const { return std::span(poolings_).first(pooling_count_); }

 private:
  // The part of the text that the backward direction has yet to read.
  struct Window {
    std::uint64_t closed;  // windows before this one
    std::uint64_t size;
  };

  void close_window();

  [[nodiscard]] bool bidirectional() const { return direction_count_ == 2; }

  std::array<LstmDirection, 2> directions_;
  std::size_t direction_count_ = 0;
  std::array<Pooling, kMaxPoolings> poolings_{};
  std::size_t pooling_count_ = 0;
  std::span<std::byte> state_;            // the window's size, both directions, the window's ids
  Window* window_ = nullptr;
  std::span<std::uint32_t> window_ids_;   // [kWindow], bidirectional only
};

}  // namespace undertone
