#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "command.h"

namespace undertone::command {
namespace {

constexpr const char* kUsage =
    R"(usage: undertone COMMAND [OPTIONS] [FILE]

  tokenize [--ids] [--vocabulary FILE | --model FILE]   lines on stdin to tokens, one output line each
  classify --model FILE [--head FILE] [--features]      lines on stdin to JSON, one object each
    --table BYTES                                       memory for tables of words, at most
  evaluate --model FILE [--head FILE] FILE.tsv          accuracy, precision, recall, F1 and confusion matrix as JSON
  inspect FILE                                          a model's settings and tensors as JSON
)";

Options parse_options(int argc, char** argv) {
  static constexpr option kLongOptions[] = {
      {"model", required_argument, nullptr, 'm'}, {"head", required_argument, nullptr, 'h'},
      {"vocabulary", required_argument, nullptr, 'v'}, {"table", required_argument, nullptr, 't'},
      {"ids", no_argument, nullptr, 'i'},         {"features", no_argument, nullptr, 'f'},
      {nullptr, 0, nullptr, 0},
  };
  Options options;
  for (int key = 0; (key = getopt_long(argc, argv, "", kLongOptions, nullptr)) != -1;) {
    switch (key) {
      case 'm': options.model = optarg; break;
      case 'h': options.head = optarg; break;
      case 'v': options.vocabulary = optarg; break;
      case 't': options.load.table_bytes = std::strtoull(optarg, nullptr, 10); break;
      case 'i': options.ids = true; break;
      case 'f': options.features = true; break;
      default: throw Failure("E_ARGUMENT", "unknown or incomplete option; see undertone --help");
    }
  }
  options.files.assign(argv + optind, argv + argc);
  return options;
}

int run(int argc, char** argv) {
  static const std::map<std::string, void (*)(const Options&)> kCommands = {
      {"tokenize", tokenize}, {"classify", classify}, {"evaluate", evaluate}, {"inspect", inspect}};
  const std::string name = argc > 1 ? argv[1] : "--help";
  if (name == "--help" || name == "-h") {
    std::fputs(kUsage, stdout);
    return 0;
  }
  const auto command = kCommands.find(name);
  if (command == kCommands.end()) throw Failure("E_ARGUMENT", "no command '" + name + "'; see undertone --help");
  command->second(parse_options(argc - 1, argv + 1));
  std::cout.flush();
  if (!std::cout) throw Failure("E_FILE", "could not write the output");
  return 0;
}

}  // namespace

LoadedModel load_model(const Options& options) {
  LoadedModel model = load_model(read_file(options.model), kScalarKernels, options.load);
  if (!options.head.empty()) load_head(read_file(options.head), model);
  return model;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Failure("E_FILE", "cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace undertone::command

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    return undertone::command::run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "undertone: " << failure.what() << '\n';
    return 1;
  }
}
