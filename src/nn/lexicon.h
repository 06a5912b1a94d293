// Lexicon: word valences under the rules of negation, intensity and contrast, summed; exact for any list of round numbers.
//
// The vocabulary says what each word does (docs/model-format.md), the rules are here, in the spirit of Polanyi & Zaenen 2006,
// "Contextual Valence Shifters", and Taboada et al. 2011, "Lexicon-Based Methods for Sentiment Analysis".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "model/tensors.h"

namespace undertone {

class Lexicon {
 public:
  // The columns of a word's row.
  struct Word {
    float valence;    // how good (above 0) or bad the word is
    float intensity;  // what it adds to the strength of the words behind it or, at a boundary, of the clause before it; 1 doubles it
    float negation;   // other than 0: it negates the words behind it
    float boundary;   // other than 0: it ends a clause
  };
  static constexpr std::size_t kColumns = 4;

  // Sums of valence without its sign: plain words, then negated ones; of each the positive, then the negative.
  using Sums = std::array<double, 4>;

  // How far a modifier reaches, in words. Intensifiers do not count for a negation ("not so very good").
  static constexpr std::uint32_t kNegatedPositive = 4;
  static constexpr std::uint32_t kNegatedNegative = 1;  // further off, "not" and a bad word make nothing good
  static constexpr std::uint32_t kIntensified = 2;

  // words: [V, kColumns].
  void build(const Tensor& words) { words_ = words; }

  [[nodiscard]] std::size_t feature_size() const { return Sums().size(); }

  // A text is begin(), consume() of its ids in order (any number of calls), finish().
  void begin() { state_ = {}; }
  void consume(std::span<const std::uint32_t> ids);
  // features: [feature_size]; the sums over norm().
  void finish(std::span<float> features) const;

  // All that the text read so far leaves behind; reading goes on from wherever it is put back.
  [[nodiscard]] std::span<const std::byte> state() const { return std::as_bytes(std::span(&state_, 1)); }
  void restore(std::span<const std::byte> state) { std::memcpy(&state_, state.data(), state.size()); }

  // For explanations: what a word does, the sums so far, and what divides them: the root of 1 + the number of words with a valence.
  [[nodiscard]] Word word(std::uint32_t id) const;
  [[nodiscard]] Sums sums() const;
  [[nodiscard]] double norm() const;

 private:
  // All that the text read so far leaves behind.
  struct State {
    Sums ended = {};   // clauses that are over
    Sums clause = {};  // the one at hand
    double strength = 0;
    std::uint64_t valued = 0;  // words with a valence
    std::uint32_t since_negation = kNever;
    std::uint32_t since_intensifier = kNever;
  };
  static constexpr std::uint32_t kNever = 1U << 16U;

  void add(const Word& word);
  void end_clause(const Word& word);

  Tensor words_;
  State state_;
};

}  // namespace undertone
