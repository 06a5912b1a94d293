// Status: what went wrong, where, and what to do about it; the engine has no exceptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace undertone {

// One line for each failure: enumerator, stable name, what the caller should do next.
// The order is part of the interface (bindings return the numbers); append only.
#define UNDERTONE_STATUS_CODES(X)                                                                      \
  X(kOk, "OK", "")                                                                                     \
  X(kMemory, "E_MEMORY", "Free other models or use a smaller one.")                                    \
  X(kDisposed, "E_DISPOSED", "Load the model again.")                                                  \
  X(kArgument, "E_ARGUMENT", "Check the arguments of the call.")                                       \
  X(kModelTruncated, "E_MODEL_TRUNCATED", "The file is incomplete: download it again.")                \
  X(kModelHeader, "E_MODEL_HEADER", "Export the model again as safetensors.")                          \
  X(kModelSetting, "E_MODEL_SETTING", "Correct the setting and export the model again.")               \
  X(kModelTensorMissing, "E_MODEL_TENSOR_MISSING", "Export the model again with this tensor.")         \
  X(kModelTensorDtype, "E_MODEL_TENSOR_DTYPE", "Export this tensor in a type that the format allows.") \
  X(kModelTensorShape, "E_MODEL_TENSOR_SHAPE", "Export this tensor in the shape that fits the others.") \
  X(kModelTensorRange, "E_MODEL_TENSOR_RANGE", "Export the model again: its header does not fit its data.") \
  X(kModelTensorValue, "E_MODEL_TENSOR_VALUE", "Training diverged or the file is damaged: export it again.") \
  X(kModelVocabulary, "E_MODEL_VOCABULARY", "Correct the vocabulary and export the model again.")      \
  X(kModelSelfTest, "E_MODEL_SELF_TEST", "The model does not reproduce its golden texts: do not use it; export it again.") \
  X(kHeadBase, "E_HEAD_BASE", "Load the model that the head was trained on, or train a head for this one.")

enum class Code : std::uint8_t {
#define UNDERTONE_ENUMERATOR(enumerator, name, advice) enumerator,
  UNDERTONE_STATUS_CODES(UNDERTONE_ENUMERATOR)
#undef UNDERTONE_ENUMERATOR
};

inline constexpr std::int64_t kNoOffset = -1;

// The outcome of an operation: a code, and for the latest failure of this thread what it speaks of. One byte, because it is returned
// everywhere and failures are rare.
class [[nodiscard]] Status {
 public:
  Status() = default;
  // subject: the tensor or setting concerned, may be cut to kMaxSubject bytes; it is copied. reason: a string literal.
  // offset: byte in the model file, or kNoOffset.
  Status(Code code, std::string_view subject, const char* reason, std::int64_t offset = kNoOffset);

  [[nodiscard]] bool failed() const { return code_ != Code::kOk; }
  [[nodiscard]] Code code() const { return code_; }

  // The latest failure's; of no meaning where all is well.
  [[nodiscard]] std::int64_t offset() const;
  [[nodiscard]] const char* subject() const;

  // Writes "subject: reason. Advice" NUL-terminated, cut to the size of out (not empty).
  void write_message(std::span<char> out) const;

  static constexpr std::size_t kMaxSubject = 79;

 private:
  Code code_ = Code::kOk;
};

// The stable name ("E_MODEL_TRUNCATED"), or nullptr past the last code.
const char* code_name(unsigned code);

#define UNDERTONE_TRY(expression)                                           \
  do {                                                                      \
    if (::undertone::Status status_ = (expression); status_.failed()) return status_; \
  } while (false)

}  // namespace undertone
