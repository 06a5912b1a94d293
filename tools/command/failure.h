#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace undertone::command {

// A failure that ends the command: one line on stderr, exit status 1.
class Failure : public std::runtime_error {
 public:
  Failure(const std::string& failure_code, const std::string& message)
      : std::runtime_error(failure_code + ": " + message), code(failure_code) {}

  std::string code;          // "E_MODEL_TRUNCATED"
  std::string subject = {};  // the tensor or setting concerned, if any
  std::int64_t offset = -1;  // byte in the model file, if any
};

}  // namespace undertone::command
