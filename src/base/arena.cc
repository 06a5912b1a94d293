#include "base/arena.h"

#include <cstring>
#include <new>

namespace undertone {

Arena::~Arena() {
  while (blocks_ != nullptr) {
    Block* next = blocks_->next;
    ::operator delete(blocks_, std::align_val_t{kAlignment});
    blocks_ = next;
  }
}

void* Arena::allocate_bytes(std::size_t count, std::size_t size) {
  if (count == 0 || count > kMaxBytes / size) return nullptr;
  void* memory = ::operator new(sizeof(Block) + count * size, std::align_val_t{kAlignment}, std::nothrow);
  if (memory == nullptr) return nullptr;
  auto* block = new (memory) Block{blocks_};
  blocks_ = block;
  return block + 1;
}

void* Arena::allocate_zeros(std::size_t count, std::size_t size) {
  void* memory = allocate_bytes(count, size);
  return memory == nullptr ? nullptr : std::memset(memory, 0, count * size);
}

}  // namespace undertone
