#include "nn/lexicon.h"

#include <algorithm>
#include <cmath>

namespace undertone {
namespace {

// What a clause or a word is multiplied by: nothing loses its sign, and nothing is more than doubled.
double factor(double strength) { return 1.0 + std::clamp(strength, -1.0, 1.0); }

}  // namespace

Lexicon::Word Lexicon::word(std::uint32_t id) const {
  std::array<float, kColumns> row;
  words_.read_row(id, row);
  return {row[0], row[1], row[2], row[3]};
}

void Lexicon::consume(std::span<const std::uint32_t> ids) {
  for (const std::uint32_t id : ids) {
    const Word next = word(id);
    if (next.boundary != 0) {
      end_clause(next);
    } else {
      add(next);
    }
  }
}

void Lexicon::end_clause(const Word& word) {
  for (std::size_t i = 0; i < state_.ended.size(); ++i) state_.ended[i] += state_.clause[i] * factor(word.intensity);
  state_.clause = {};
  state_.strength = 0;
  state_.since_negation = kNever;
  state_.since_intensifier = kNever;
}

void Lexicon::add(const Word& word) {
  if (word.intensity == 0) ++state_.since_negation;
  if (++state_.since_intensifier > kIntensified) state_.strength = 0;
  if (word.valence != 0) {
    const std::size_t sign = word.valence < 0 ? 1 : 0;
    const bool negated = state_.since_negation <= (sign == 1 ? kNegatedNegative : kNegatedPositive);
    state_.clause[(negated ? 2 : 0) + sign] += std::fabs(word.valence) * factor(state_.strength);
    state_.strength = 0;
    ++state_.valued;
  }
  if (word.negation != 0) state_.since_negation = 0;
  if (word.intensity != 0) {
    state_.strength += word.intensity;
    state_.since_intensifier = 0;
  }
}

Lexicon::Sums Lexicon::sums() const {
  Sums sums = state_.ended;
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += state_.clause[i];
  return sums;
}

double Lexicon::norm() const { return std::sqrt(1.0 + static_cast<double>(state_.valued)); }

void Lexicon::finish(std::span<float> features) const {
  const Sums all = sums();
  const double divisor = norm();
  for (std::size_t i = 0; i < all.size(); ++i) features[i] = static_cast<float>(all[i] / divisor);
}

}  // namespace undertone
