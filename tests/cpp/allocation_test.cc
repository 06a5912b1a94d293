// Classifying allocates nothing: every operator new of this program counts its calls.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "loading.h"
#include "test_data.h"
#include "text_samples.h"

namespace {

std::size_t allocations = 0;

void* allocate(std::size_t size, std::size_t alignment) {
  ++allocations;
  // aligned_alloc wants whole multiples.
  return std::aligned_alloc(alignment, (size / alignment + 1) * alignment);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__) {
  void* memory = allocate(size, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate_or_throw(size, static_cast<std::size_t>(alignment)); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate_or_throw(size, static_cast<std::size_t>(alignment)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace undertone::test {
namespace {

TEST_CASE("allocation: the counter counts", "[allocation]") {
  const std::size_t before = allocations;
  const auto one = std::make_unique<int>(1);
  const std::vector<double> many(100);
  Arena arena;
  CHECK(arena.allocate<int>(3).size() == 3);
  CHECK(allocations - before >= 3);
}

TEST_CASE("allocation: classify makes none, however long or odd the text", "[allocation]") {
  std::vector<std::string> texts = awkward_texts();
  texts.push_back(repeated("not a good film , unbelievable !!! \xE5\xA5\xBD ", 300'000 / kThinning));
  for (const auto& path : fixture_models()) {
    const auto classifier = load(read_file(path));
    const std::size_t before = allocations;
    std::int64_t tokens = 0;
    for (const std::string& text : texts) tokens += classifier->classify(text).tokens;
    const std::size_t made = allocations - before;
    INFO(path.stem().string());
    CHECK(made == 0);
    CHECK(tokens > 2000);
  }
}

TEST_CASE("allocation: neither does a personal head", "[allocation]") {
  command::LoadedModel model = command::load_model(read_file(golden_folder() / "models" / "good-bag.safetensors"));
  command::load_head(read_file(golden_folder() / "heads" / "good.safetensors"), model);
  REQUIRE(model.classifier->label_count() == 3);
  const std::size_t before = allocations;
  for (std::size_t i = 0; i < 1000; ++i) model.classifier->classify("a good film");
  const std::size_t made = allocations - before;
  CHECK(made == 0);
}

}  // namespace
}  // namespace undertone::test
