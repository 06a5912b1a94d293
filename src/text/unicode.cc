#include "text/unicode.h"

#include <algorithm>
#include <iterator>

namespace undertone {
namespace {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

struct CaseRun {
  char32_t first;
  char32_t last;
  std::uint32_t step;
  std::int32_t delta;
};

#include "text/unicode_tables.inc"

// The entry whose range holds value, or nullptr; entries are sorted and disjoint.
template <class Entry, std::size_t kSize>
const Entry* find_range(const Entry (&table)[kSize], char32_t value) {
  const Entry* entry = std::lower_bound(std::begin(table), std::end(table), value,
                                        [](const Entry& e, char32_t v) { return e.last < v; });
  return entry != std::end(table) && entry->first <= value ? entry : nullptr;
}

char32_t fold_width_and_quotes(char32_t value) {
  if (value >= 0xFF01 && value <= 0xFF5E) return value - 0xFF01 + '!';
  switch (value) {
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0xB4: return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0xAB: case 0xBB: return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2212: return '-';
    default: return value;
  }
}

}  // namespace

CharacterClass character_class(char32_t value) {
  if (is_ascii(value)) return kAscii[value].kind;
  if (find_range(kWordRanges, value) != nullptr) return CharacterClass::kWord;
  if (find_range(kIdeographRanges, value) != nullptr) return CharacterClass::kIdeograph;
  if (find_range(kEmojiRanges, value) != nullptr) return CharacterClass::kEmoji;
  if (find_range(kBlankRanges, value) != nullptr) return CharacterClass::kBlank;
  return CharacterClass::kSymbol;
}

char32_t fold(char32_t value) {
  value = fold_width_and_quotes(value);
  if (is_ascii(value)) return static_cast<char32_t>(kAscii[value].folded);
  const CaseRun* run = find_range(kCaseRuns, value);
  if (run == nullptr || (value - run->first) % run->step != 0) return value;
  return static_cast<char32_t>(static_cast<std::int32_t>(value) + run->delta);
}

}  // namespace undertone
