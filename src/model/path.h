// Path: the name of a setting or tensor put together from parts ("golden.3.scores.1").
#pragma once

#include <cstddef>
#include <string_view>

namespace undertone {

class Path {
 public:
  Path& operator<<(std::string_view part) {
    for (const char c : part) {
      if (size_ < sizeof(text_)) text_[size_++] = c;
    }
    return *this;
  }

  Path& operator<<(std::size_t number) {
    char digits[20];
    std::size_t count = 0;
    do {
      digits[count++] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
    while (count > 0) *this << std::string_view(&digits[--count], 1);
    return *this;
  }

  [[nodiscard]] std::string_view view() const { return {text_, size_}; }

 private:
  char text_[96];
  std::size_t size_ = 0;
};

}  // namespace undertone
