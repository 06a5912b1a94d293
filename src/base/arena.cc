#include "base/arena.h"

#include <new>

namespace undertone {

Arena::~Arena() {
  while (blocks_ != nullptr) {
    Block* next = blocks_->next;
    ::operator delete(blocks_, std::align_val_t{kAlignment});
    blocks_ = next;
  }
}

void* Arena::allocate_bytes(std::size_t size) {
  if (size == 0) return nullptr;
  void* memory = ::operator new(sizeof(Block) + size, std::align_val_t{kAlignment}, std::nothrow);
  if (memory == nullptr) return nullptr;
  auto* block = new (memory) Block{blocks_};
  blocks_ = block;
  return block + 1;
}

}  // namespace undertone
