#include <algorithm>
#include <cstring>
#include <utility>

#include "explain/attribution.h"

namespace undertone {
namespace {

// One direction, read again window by window from the text's end; of each window the steps are kept and then undone, last to first.
class Unrolling {
 public:
  Unrolling(LstmDirection& direction, bool backward, const Attribution& attribution)
      : direction_(direction), backward_(backward), attribution_(attribution) {
    Arena& scratch = attribution_.scratch;
    units_ = scratch.allocate<Unit>(hidden_).data();
    steps_ = scratch.allocate_for_overwrite<Step>((std::min(tokens_, Lstm::kWindow) + 1) * hidden_).data();
    starts_ = scratch.allocate_for_overwrite<std::byte>((tokens_ / Lstm::kWindow + 1) * direction_.recurrence().size()).data();
  }

  [[nodiscard]] bool has_memory() const { return units_ != nullptr && steps_ != nullptr && starts_ != nullptr; }

  // weights: [H] of the head for what this pooling makes of the direction.
  void pool(Pooling pooling, const float* weights) {
    for (std::size_t u = 0; u < hidden_; ++u) units_[u].weights[static_cast<std::size_t>(pooling)] = weights[u];
  }

  void run() {
    const std::span<std::byte> recurrence = direction_.recurrence();
    direction_.reset_state();
    std::byte* start = starts_;
    std::size_t begin = 0;
    for (;; begin += Lstm::kWindow, start += recurrence.size()) {
      std::memcpy(start, recurrence.data(), recurrence.size());
      if (begin + Lstm::kWindow >= tokens_) break;
      if (!backward_) direction_.consume(attribution_.ids.subspan(begin, Lstm::kWindow), false);
    }
    for (std::size_t end = tokens_;; end = begin, begin -= Lstm::kWindow, start -= recurrence.size()) {
      std::memcpy(recurrence.data(), start, recurrence.size());
      read(begin, end);
      undo(begin, end);
      if (begin == 0) break;
    }
  }

 private:
  struct Step {
    float cell;
    float state;
    float forget;
  };

  struct Unit {
    float weights[kMaxPoolings];  // of the head, by Pooling; that of the maximum is 0 once it was met
    float later;                  // what a change of c would do to the logit by way of later steps
  };

  // Which token of a window is read in a step.
  [[nodiscard]] std::size_t token_of(std::size_t begin, std::size_t end, std::size_t step) const {
    return backward_ ? end - 1 - step : begin + step;
  }

  // Row 0 is the state that the window begins with, row s + 1 what step s made of it.
  void read(std::size_t begin, std::size_t end) {
    Step* row = steps_;
    for (std::size_t s = 0;; ++s) {
      for (std::size_t u = 0; u < hidden_; ++u) *row++ = {direction_.cell()[u], direction_.state()[u], direction_.forget()[u]};
      if (s == end - begin) break;
      direction_.consume(attribution_.ids.subspan(token_of(begin, end, s), 1), false);
    }
  }

  void undo(std::size_t begin, std::size_t end) {
    for (std::size_t s = end - begin; s-- > 0;) {
      const std::size_t token = token_of(begin, end, s);
      const Step* const before = steps_ + s * hidden_;
      float sum = 0;
      for (std::size_t u = 0; u < hidden_; ++u) {
        auto& [weights, later] = units_[u];
        const Step& step = before[hidden_ + u];
        float weight = weights[static_cast<std::size_t>(Pooling::kMean)] / static_cast<float>(tokens_);
        if (token == (backward_ ? 0 : tokens_ - 1)) weight += weights[static_cast<std::size_t>(Pooling::kLast)];
        if (step.state == direction_.maximum()[u]) weight += std::exchange(weights[static_cast<std::size_t>(Pooling::kMax)], 0.0F);
        // The backward direction begins each window anew; nothing reaches h = (h / c) c through a c of zero.
        const float now = (backward_ && token == begin ? 0 : later) + (step.cell == 0 ? 0 : weight * step.state / step.cell);
        sum += (step.cell - step.forget * before[u].cell) * now;
        later = step.forget * now;
      }
      attribution_.tokens[token].weight += sum;
    }
  }

  LstmDirection& direction_;
  const bool backward_;
  const Attribution& attribution_;
  const std::size_t hidden_ = direction_.hidden_size();
  const std::size_t tokens_ = attribution_.ids.size();
  Unit* units_ = nullptr;        // [H]
  Step* steps_ = nullptr;        // [tokens of a window + 1][H]
  std::byte* starts_ = nullptr;  // [windows] recurrence that each begins with
};

}  // namespace

bool attribute(Lstm& encoder, const Attribution& attribution) {
  const float* weights = attribution.head.data();
  const std::span<LstmDirection> directions = encoder.directions();
  const std::size_t hidden = directions[0].hidden_size();
  for (std::size_t d = 0; d < directions.size(); ++d) {
    Unrolling unrolling(directions[d], d == 1, attribution);
    if (!unrolling.has_memory()) return false;
    for (std::size_t p = 0; p < encoder.poolings().size(); ++p) {
      unrolling.pool(encoder.poolings()[p], weights + (p * directions.size() + d) * hidden);
    }
    unrolling.run();
  }
  return true;
}

}  // namespace undertone
