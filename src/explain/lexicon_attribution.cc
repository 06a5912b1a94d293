#include "explain/attribution.h"

namespace undertone {

bool attribute(Lexicon& encoder, const Attribution& attribution) {
  const double norm = encoder.norm();
  const auto give = [&](std::size_t token, std::size_t feature, double change) {
    attribution.tokens[token].weight += static_cast<float>(static_cast<double>(attribution.head[feature]) * change / norm);
  };
  std::size_t negation = 0;
  std::size_t intensifier = 0;
  encoder.begin();
  for (std::size_t token = 0; token < attribution.ids.size(); ++token) {
    const Lexicon::Word word = encoder.word(attribution.ids[token]);
    const Lexicon::Sums before = encoder.sums();
    encoder.consume(attribution.ids.subspan(token, 1));
    Lexicon::Sums change = encoder.sums();
    for (std::size_t i = 0; i < change.size(); ++i) change[i] -= before[i];

    if (word.boundary != 0) {
      for (std::size_t i = 0; i < change.size(); ++i) give(token, i, change[i]);
    } else if (word.valence != 0) {
      // As if it stood alone; then what its intensifier made of that; then what its negation made of both.
      const std::size_t plain = word.valence < 0 ? 1 : 0;
      const std::size_t feature = change[plain] != 0 ? plain : plain + 2;
      const double alone = word.valence < 0 ? -word.valence : word.valence;
      give(token, plain, alone);
      give(intensifier, plain, change[feature] - alone);
      if (feature != plain) {
        give(negation, plain, -change[feature]);
        give(negation, feature, change[feature]);
      }
    }
    if (word.negation != 0) negation = token;
    if (word.intensity != 0) intensifier = token;
  }
  return true;
}

}  // namespace undertone
