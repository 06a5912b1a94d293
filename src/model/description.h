// Description: what the host read in a model file's header, in the host's words and unchecked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "base/status.h"

namespace undertone {

// A setting by its path ("labels.0", "encoder"): a text or a number.
struct Setting {
  std::string_view path;
  std::string_view text;
  double number = 0;
  bool is_number = false;
};

// A tensor as the header names it; begin and end count from the first byte after the header.
struct TensorEntry {
  static constexpr std::size_t kMaxRank = 4;
  std::string_view name;
  std::string_view dtype;
  double begin = 0;
  double end = 0;
  double dimensions[kMaxRank] = {};
  std::size_t rank = 0;  // may exceed kMaxRank: then dimensions holds the first ones
};

// Lists of both, in the order given. Strings are copied. Errors: kMemory, kModelHeader (too many entries).
class Description {
 public:
  static constexpr std::size_t kMaxTensors = 256;
  static constexpr std::size_t kMaxSettings = std::size_t{1} << 20U;

  explicit Description(Arena& arena) : arena_(arena) {}

  Status add_text(std::string_view path, std::string_view text);
  Status add_number(std::string_view path, double number);
  Status add_tensor(std::string_view name, std::string_view dtype, double begin, double end);
  // Appends a dimension to the tensor added last. Errors: kArgument (no tensor yet).
  Status add_dimension(double size);

  // nullptr where there is none. Settings asked for in the order they were added are found at once.
  [[nodiscard]] const Setting* find_setting(std::string_view path) const;
  [[nodiscard]] const TensorEntry* find_tensor(std::string_view name) const;

  [[nodiscard]] std::size_t tensor_count() const { return tensors_.size; }

  template <class Visit>
  void for_each_tensor(Visit visit) const {
    for (const Node<TensorEntry>* node = tensors_.first; node != nullptr; node = node->next) visit(node->value);
  }

 private:
  template <class T>
  struct Node {
    T value;
    Node* next;
  };

  template <class T>
  struct List {
    Node<T>* first = nullptr;
    Node<T>* last = nullptr;
    std::size_t size = 0;
  };

  template <class T>
  Status append(List<T>& list, const T& value, std::size_t limit);
  Status copy(std::string_view text, std::string_view& copied);

  Arena& arena_;
  List<Setting> settings_;
  List<TensorEntry> tensors_;
  mutable const Node<Setting>* next_setting_ = nullptr;  // where the search goes on
};

}  // namespace undertone
