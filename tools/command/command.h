// The native command `undertone`: one function for each subcommand.
#pragma once

#include <string>
#include <vector>

#include "failure.h"
#include "model_file.h"

namespace undertone::command {

struct Options {
  std::string model;       // --model FILE
  std::string head;        // --head FILE
  std::string vocabulary;  // --vocabulary FILE
  bool ids = false;        // --ids
  bool features = false;   // --features
  LoadOptions load;        // --table BYTES
  std::vector<std::string> files;
};

void tokenize(const Options& options);
void classify(const Options& options);
void evaluate(const Options& options);
void inspect(const Options& options);

// The model that the options name, with the head that they name, if any. Throws Failure.
LoadedModel load_model(const Options& options);

// The whole file as bytes. Throws Failure (E_FILE).
std::string read_file(const std::string& path);

}  // namespace undertone::command
