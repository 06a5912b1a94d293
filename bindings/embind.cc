// The engine for JavaScript: free functions over numbers. Text and models pass through linear memory, strings come back as addresses of
// NUL-terminated UTF-8. Functions that can fail return a status (0 is success) whose name and message can be asked for.

#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "classifier.h"

// Without type information embind formats an address as each type's name, for messages nobody sees. That one call would link all
// of printf (2 KB of the download), under one of two names: see -Wl,--wrap in CMakeLists.txt.
extern "C" {
int __wrap_siprintf(char* out, const char*, ...) {
  *out = '\0';
  return 0;
}

int __wrap_snprintf(char* out, std::size_t size, const char*, ...) {
  if (size > 0) *out = '\0';
  return 0;
}
}

namespace {

using namespace undertone;

constexpr const Kernels& kKernels = UNDERTONE_KERNELS;

// Addresses, lengths and handles are JavaScript numbers.
using Number = std::uint32_t;

Number address_of(const void* pointer) { return static_cast<Number>(reinterpret_cast<std::uintptr_t>(pointer)); }

// ---- The text buffer: input of every call that takes text.

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

std::unique_ptr<char, Free> text_memory;
std::size_t text_capacity = 0;
constexpr std::size_t kTextCapacity = 65536;

Number text_buffer(Number byte_length) {
  if (text_memory == nullptr || byte_length > text_capacity) {
    const std::size_t capacity = std::max<std::size_t>(byte_length, kTextCapacity);
    auto* memory = static_cast<char*>(std::malloc(capacity));
    if (memory == nullptr) return 0;
    text_memory.reset(memory);
    text_capacity = capacity;
  }
  return address_of(text_memory.get());
}

// The first part of the text buffer, or what follows it; lengths beyond the buffer are cut.
std::string_view text(std::size_t begin, std::size_t length) {
  return std::string_view(text_memory.get(), text_capacity).substr(std::min(begin, text_capacity), length);
}

// ---- Failures.

Status latest_failure;
std::array<char, 512> failure_text;

int report(const Status& status) {
  if (status.failed()) latest_failure = status;
  return static_cast<int>(status.code());
}

Number status_name(unsigned status) { return address_of(code_name(status)); }

Number failure_message() {
  latest_failure.write_message(failure_text);
  return address_of(failure_text.data());
}

Number failure_tensor() { return address_of(latest_failure.subject()); }

double failure_offset() { return static_cast<double>(latest_failure.offset()); }

Number variant() { return address_of(kKernels.name); }

// ---- Classifiers by handle: a slot's number and its generation, so that a stale handle finds nothing.

struct Slot {
  std::unique_ptr<Classifier> classifier;
  Number generation = 0;
};

constexpr Number kSlots = 256;
std::array<Slot, kSlots> slots;

Number handle_of(Number slot) { return (slots[slot].generation % (1U << 22U)) * kSlots + slot + 1; }

Classifier* find(Number handle) {
  const Number slot = (handle - 1) % kSlots;
  return handle != 0 && handle_of(slot) == handle ? slots[slot].classifier.get() : nullptr;
}

Status disposed() { return Status(Code::kDisposed, "", "this classifier was disposed of"); }

// ---- Loading: begin, header, description, finish.

std::optional<Loader> loader;
std::string_view header;

Number load_begin(Number byte_length) {
  loader.emplace(kKernels);
  header = {};
  return address_of(loader->begin(byte_length).data());
}

void load_abandon() { loader.reset(); }

// Runs step on the load in progress.
template <class Step>
int while_loading(Step step) {
  return report(loader ? step(*loader) : Status(Code::kArgument, "", "no load was begun"));
}

int load_header() {
  return while_loading([](Loader& l) { return l.read_header(header); });
}

Number header_length() { return static_cast<Number>(header.size()); }

int load_text(Number key_length, Number value_length) {
  return while_loading([&](Loader& l) { return l.description().add_text(text(0, key_length), text(key_length, value_length)); });
}

int load_number(Number key_length, double value) {
  return while_loading([&](Loader& l) { return l.description().add_number(text(0, key_length), value); });
}

int load_tensor(Number name_length, Number dtype_length, double begin, double end) {
  return while_loading([&](Loader& l) {
    return l.description().add_tensor(text(0, name_length), text(name_length, dtype_length), begin, end);
  });
}

int load_dimension(double size) {
  return while_loading([&](Loader& l) { return l.description().add_dimension(size); });
}

// A handle, or a status negated.
int load_finish(int verify) {
  std::unique_ptr<Classifier> classifier;
  const int status = while_loading([&](Loader& l) { return l.finish({.verify = verify != 0}, classifier); });
  loader.reset();
  if (status != 0) return -status;
  for (Number slot = 0; slot < kSlots; ++slot) {
    if (slots[slot].classifier == nullptr) {
      slots[slot].classifier = std::move(classifier);
      return static_cast<int>(handle_of(slot));
    }
  }
  return -report(Status(Code::kMemory, "", "256 classifiers are loaded already"));
}

// ---- Use.

Number label_count(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : static_cast<Number>(classifier->label_count());
}

Number feature_size(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : static_cast<Number>(classifier->feature_size());
}

Number result_address(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : address_of(classifier->result_block());
}

std::array<char, 17> hash_text;

Number model_hash(Number handle) {
  const Classifier* classifier = find(handle);
  std::uint64_t hash = classifier == nullptr ? 0 : classifier->hash();
  for (std::size_t digit = 16; digit-- > 0; hash >>= 4U) hash_text[digit] = "0123456789abcdef"[hash & 15U];
  return address_of(hash_text.data());
}

int classify(Number handle, Number byte_length) {
  Classifier* classifier = find(handle);
  if (classifier == nullptr) return report(disposed());
  classifier->classify(text(0, byte_length));
  return 0;
}

int release(Number handle) {
  if (find(handle) == nullptr) return report(disposed());
  Slot& slot = slots[(handle - 1) % kSlots];
  slot.classifier.reset();
  ++slot.generation;
  return 0;
}

// Text buffer in: float64 confusion[C][C]. Out, from its start: accuracy, macro precision, recall and F1, then precision, recall,
// F1 and support of each label.
int metrics(Number labels) {
  constexpr std::size_t kMaxMetricLabels = kMaxLabels;
  const std::size_t cells = std::size_t{labels} * labels;
  if (labels == 0 || labels > kMaxMetricLabels || (4 + 4 * std::size_t{labels} + cells) * sizeof(double) > text_capacity) {
    return report(Status(Code::kArgument, "", "metrics of no labels, too many, or without room for the result"));
  }
  auto* const numbers = reinterpret_cast<double*>(text_memory.get());
  // Results are shorter than confusion and results together, so they are made behind the confusion and then moved.
  auto* const per_label = reinterpret_cast<LabelMetrics*>(numbers + cells);
  const Metrics all = compute_metrics({numbers, cells}, {per_label, labels});
  std::memmove(numbers + 4, per_label, labels * sizeof(LabelMetrics));
  std::memcpy(numbers, &all, sizeof(all));
  return 0;
}

}  // namespace

EMSCRIPTEN_BINDINGS(undertone) {
  emscripten::function("textBuffer", &text_buffer);
  emscripten::function("statusName", &status_name);
  emscripten::function("failureMessage", &failure_message);
  emscripten::function("failureTensor", &failure_tensor);
  emscripten::function("failureOffset", &failure_offset);
  emscripten::function("variant", &variant);
  emscripten::function("loadBegin", &load_begin);
  emscripten::function("loadAbandon", &load_abandon);
  emscripten::function("loadHeader", &load_header);
  emscripten::function("headerLength", &header_length);
  emscripten::function("loadText", &load_text);
  emscripten::function("loadNumber", &load_number);
  emscripten::function("loadTensor", &load_tensor);
  emscripten::function("loadDimension", &load_dimension);
  emscripten::function("loadFinish", &load_finish);
  emscripten::function("labelCount", &label_count);
  emscripten::function("featureSize", &feature_size);
  emscripten::function("resultAddress", &result_address);
  emscripten::function("modelHash", &model_hash);
  emscripten::function("classify", &classify);
  emscripten::function("release", &release);
  emscripten::function("metrics", &metrics);
}
