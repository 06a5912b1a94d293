#include "model/description.h"

#include <algorithm>

namespace undertone {

Status Description::copy(std::string_view text, std::string_view& copied) {
  copied = {};
  if (text.empty()) return {};
  const std::span<char> bytes = arena_.allocate<char>(text.size());
  if (bytes.empty()) return Status(Code::kMemory, text, "no memory for the model's header");
  std::copy(text.begin(), text.end(), bytes.begin());
  copied = {bytes.data(), bytes.size()};
  return {};
}

template <class T>
Status Description::append(List<T>& list, const T& value, std::size_t limit) {
  if (list.size == limit) return Status(Code::kModelHeader, "", "more entries than a model may have");
  const std::span<Node<T>> node = arena_.allocate<Node<T>>(1);
  if (node.empty()) return Status(Code::kMemory, "", "no memory for the model's header");
  node[0] = {value, nullptr};
  (list.last == nullptr ? list.first : list.last->next) = node.data();
  list.last = node.data();
  ++list.size;
  return {};
}

Status Description::add_text(std::string_view path, std::string_view text) {
  Setting setting;
  UNDERTONE_TRY(copy(path, setting.path));
  UNDERTONE_TRY(copy(text, setting.text));
  return append(settings_, setting, kMaxSettings);
}

Status Description::add_number(std::string_view path, double number) {
  Setting setting;
  UNDERTONE_TRY(copy(path, setting.path));
  setting.number = number;
  setting.is_number = true;
  return append(settings_, setting, kMaxSettings);
}

Status Description::add_tensor(std::string_view name, std::string_view dtype, double begin, double end) {
  TensorEntry tensor;
  UNDERTONE_TRY(copy(name, tensor.name));
  UNDERTONE_TRY(copy(dtype, tensor.dtype));
  tensor.begin = begin;
  tensor.end = end;
  return append(tensors_, tensor, kMaxTensors);
}

Status Description::add_dimension(double size) {
  if (tensors_.last == nullptr) return Status(Code::kArgument, "", "a dimension before the first tensor");
  TensorEntry& tensor = tensors_.last->value;
  if (tensor.rank < TensorEntry::kMaxRank) tensor.dimensions[tensor.rank] = size;
  ++tensor.rank;
  return {};
}

const Setting* Description::find_setting(std::string_view path) const {
  const auto search = [&](const Node<Setting>* from, const Node<Setting>* to) -> const Setting* {
    for (const Node<Setting>* node = from; node != to; node = node->next) {
      if (node->value.path == path) {
        next_setting_ = node->next;
        return &node->value;
      }
    }
    return nullptr;
  };
  const Node<Setting>* start = next_setting_;
  if (const Setting* found = search(start, nullptr)) return found;
  return search(settings_.first, start);
}

const TensorEntry* Description::find_tensor(std::string_view name) const {
  for (const Node<TensorEntry>* node = tensors_.first; node != nullptr; node = node->next) {
    if (node->value.name == name) return &node->value;
  }
  return nullptr;
}

}  // namespace undertone
