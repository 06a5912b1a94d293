#include <algorithm>
#include <iostream>

#include "command.h"
#include "model_file.h"

namespace undertone::command {

void classify(const Options& options) {
  if (options.model.empty()) throw Failure("E_ARGUMENT", "classify needs --model FILE");
  const LoadedModel model = load_model(options);
  for (std::string line; std::getline(std::cin, line);) {
    const Classification result = model.classifier->classify(line);
    const auto best = std::max_element(result.scores.begin(), result.scores.end()) - result.scores.begin();
    nlohmann::ordered_json out = {{"label", model.labels[static_cast<std::size_t>(best)]},
                                  {"scores", result.scores},
                                  {"tokens", result.tokens},
                                  {"unknown", result.unknown}};
    if (options.features) out["features"] = result.features;
    std::cout << out.dump() << '\n';
  }
}

}  // namespace undertone::command
