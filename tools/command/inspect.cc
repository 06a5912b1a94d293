#include <iostream>

#include "command.h"
#include "model_file.h"

namespace undertone::command {

void inspect(const Options& options) {
  if (options.files.size() != 1) throw Failure("E_ARGUMENT", "inspect needs one FILE");
  const ModelHeader header = read_header(read_file(options.files[0]));
  std::cout << nlohmann::json{{"settings", header.settings}, {"tensors", header.tensors}}.dump(2) << '\n';
}

}  // namespace undertone::command
