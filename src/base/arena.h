// Arena: memory that lives and dies together; out of memory is an answer, not an abort.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace undertone {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // count zeroed elements, aligned to kAlignment; an empty span when memory is out or count is 0.
  // Elements are never destroyed, so only plain types are allowed.
  template <class T>
  [[nodiscard]] std::span<T> allocate(std::size_t count) {
    const std::span<T> elements = allocate_for_overwrite<T>(count);
    if (!elements.empty()) std::memset(static_cast<void*>(elements.data()), 0, elements.size_bytes());
    return elements;
  }

  // The same with any content: for large buffers that are written before they are read.
  template <class T>
  [[nodiscard]] std::span<T> allocate_for_overwrite(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count > kMaxBytes / sizeof(T)) return {};
    void* bytes = allocate_bytes(count * sizeof(T));
    return bytes == nullptr ? std::span<T>{} : std::span<T>{static_cast<T*>(bytes), count};
  }

  static constexpr std::size_t kAlignment = 16;

 private:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 31U;

  struct alignas(kAlignment) Block {
    Block* next;
  };

  void* allocate_bytes(std::size_t size);

  Block* blocks_ = nullptr;
};

}  // namespace undertone
