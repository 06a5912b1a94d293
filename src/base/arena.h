// Arena: memory that lives and dies together; out of memory is an answer, not an abort.
#pragma once

#include <cstddef>
#include <cstdint>
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
    return elements<T>(allocate_zeros(count, sizeof(T)), count);
  }

  // The same with any content: for large buffers that are written before they are read.
  template <class T>
  [[nodiscard]] std::span<T> allocate_for_overwrite(std::size_t count) {
    return elements<T>(allocate_bytes(count, sizeof(T)), count);
  }

  static constexpr std::size_t kAlignment = 16;

 private:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 31U;

  struct alignas(kAlignment) Block {
    Block* next;
  };

  template <class T>
  static std::span<T> elements(void* memory, std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return {static_cast<T*>(memory), memory == nullptr ? 0 : count};
  }

  void* allocate_bytes(std::size_t count, std::size_t size);
  void* allocate_zeros(std::size_t count, std::size_t size);

  Block* blocks_ = nullptr;
};

}  // namespace undertone
