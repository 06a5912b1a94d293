#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>

#include "command.h"
#include "learn/metrics.h"
#include "model_file.h"

namespace undertone::command {
namespace {

struct Example {
  std::size_t label;
  std::string text;
};

// The rows of "label<TAB>text" behind that header line.
std::vector<Example> read_examples(const std::string& path, const std::vector<std::string>& labels) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line != "label\ttext") throw Failure("E_FILE", path + " does not begin with label<TAB>text");
  std::vector<Example> examples;
  while (std::getline(file, line)) {
    const std::size_t tab = line.find('\t');
    const auto label = std::find(labels.begin(), labels.end(), line.substr(0, tab));
    if (tab == std::string::npos || label == labels.end()) {
      throw Failure("E_FILE", path + " line " + std::to_string(examples.size() + 2) + ": no label of the model before a tab");
    }
    examples.push_back({static_cast<std::size_t>(label - labels.begin()), line.substr(tab + 1)});
  }
  return examples;
}

}  // namespace

void evaluate(const Options& options) {
  if (options.model.empty() || options.files.size() != 1) throw Failure("E_ARGUMENT", "evaluate needs --model FILE and one FILE.tsv");
  const LoadedModel model = load_model(options);
  const std::vector<Example> examples = read_examples(options.files[0], model.labels);

  // Only labels that occur compete, so that a model of three classes can be measured on a set of two.
  std::set<std::size_t> competing;
  for (const Example& example : examples) competing.insert(example.label);

  const std::size_t size = model.labels.size();
  std::vector<double> confusion(size * size);
  for (const Example& example : examples) {
    const Classification result = model.classifier->classify(example.text);
    const std::size_t best = *std::max_element(competing.begin(), competing.end(),
                                               [&](std::size_t a, std::size_t b) { return result.scores[a] < result.scores[b]; });
    confusion[example.label * size + best] += 1;
  }

  std::vector<LabelMetrics> per_label(size);
  const Metrics metrics = compute_metrics(confusion, per_label);
  nlohmann::ordered_json out = {{"examples", examples.size()},
                                {"accuracy", metrics.accuracy},
                                {"macro", {{"precision", metrics.macro_precision}, {"recall", metrics.macro_recall}, {"f1", metrics.macro_f1}}}};
  for (std::size_t c = 0; c < size; ++c) {
    const LabelMetrics& label = per_label[c];
    out["labels"][model.labels[c]] = {{"precision", label.precision}, {"recall", label.recall}, {"f1", label.f1}, {"support", label.support}};
    out["confusion"].push_back(std::vector<double>(confusion.begin() + static_cast<std::ptrdiff_t>(c * size),
                                                   confusion.begin() + static_cast<std::ptrdiff_t>((c + 1) * size)));
  }
  std::cout << out.dump(2) << '\n';
}

}  // namespace undertone::command
