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

// One direction: a state that moves word by word, and what its pooling needs of the past.
class LstmDirection {
 public:
  Status build(const Kernels& kernels, const Embedding& embedding, const LstmWeights& weights, std::size_t table_bytes,
               Arena& arena);

  [[nodiscard]] std::size_t hidden_size() const { return hidden_; }

  // Bytes of all that a text leaves behind, and where they shall lie (aligned for the count).
  [[nodiscard]] std::size_t state_size() const;
  void place_state(std::byte* memory);

  // Forgets text and pooled values.
  void begin();
  // Forgets the state only: what follows is read as a text of its own, pooled with what came before.
  void reset_state();
  // Reads ids in order, or from the last to the first.
  void consume(std::span<const std::uint32_t> ids, bool backward);
  // Keeps the present state as the answer for Pooling::kLast.
  void mark_last();
  // out: [hidden_size]; zeros when nothing was consumed.
  void pooled(Pooling pooling, std::span<float> out) const;

  // For explanations: the latest step's c, h and forget gate, and the largest h of the text; each [hidden_size].
  [[nodiscard]] std::span<const float> cell() const { return cell_.first(hidden_); }
  [[nodiscard]] std::span<const float> state() const { return state_.first(hidden_); }
  [[nodiscard]] std::span<const float> forget() const { return forget_.first(hidden_); }
  [[nodiscard]] std::span<const float> maximum() const { return maximum_.first(hidden_); }
  // All that one step hands to the next, to be kept and put back.
  [[nodiscard]] std::span<std::byte> recurrence() { return recurrence_; }

 private:
  void build_gate(const LstmWeights& weights, const Embedding& embedding, std::size_t source, std::size_t target,
                  std::span<float> row, std::span<std::int16_t> input);
  void step(const std::int16_t* input);

  const Kernels* kernels_ = nullptr;
  std::size_t hidden_ = 0;  // H
  std::size_t padded_ = 0;  // H to a multiple of kRowBlock
  WordTable table_;         // rows [4][padded]
  std::span<std::int16_t> recurrent_;         // packed [4 * padded, padded]
  std::span<float> input_scale_;              // [4][padded] of one fixed-point step
  std::span<float> recurrent_scale_;          // [4][padded]
  std::span<float> bias_;                     // [4][padded]
  std::span<std::int32_t> recurrent_product_; // [4][padded] W_hh h
  std::span<float> gates_;                    // [4][padded] scratch
  std::span<std::byte> recurrence_;           // of the next three
  std::span<float> cell_;                     // [padded]
  std::span<float> state_;                    // [padded]
  std::span<std::int16_t> state_q15_;         // [padded]
  std::span<float> forget_;                   // [padded], no part of the state
  std::span<float> maximum_;                  // [padded]
  std::span<float> sum_;                      // [padded]
  std::span<float> last_;                     // [padded]
  std::uint64_t* count_ = nullptr;            // tokens read
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
