#include "explain/attribution.h"

namespace undertone {

bool attribute(BagOfWords& encoder, const Attribution& attribution) {
  const double steps = static_cast<double>(attribution.ids.size()) * static_cast<double>(encoder.scale());
  for (std::size_t token = 0; token < attribution.ids.size(); ++token) {
    const std::int16_t* row = nullptr;
    encoder.words().look_up(attribution.ids.subspan(token, 1), &row);
    double sum = 0;
    for (std::size_t e = 0; e < attribution.head.size(); ++e) sum += static_cast<double>(attribution.head[e]) * row[e];
    attribution.tokens[token].weight = static_cast<float>(sum / steps);
  }
  return true;
}

}  // namespace undertone
