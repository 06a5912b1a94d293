#include "base/status.h"

#include <algorithm>
#include <cstring>

namespace undertone {
namespace {

struct CodeText {
  const char* name;
  const char* advice;
};

constexpr CodeText kCodes[] = {
#define UNDERTONE_CODE_TEXT(enumerator, name, advice) {name, advice},
    UNDERTONE_STATUS_CODES(UNDERTONE_CODE_TEXT)
#undef UNDERTONE_CODE_TEXT
};

struct Failure {
  char subject[Status::kMaxSubject + 1];
  const char* reason;
  std::int64_t offset;
};

thread_local Failure latest = {{}, "", kNoOffset};

// Appends as much of text as fits; keeps room for the terminator.
void append(std::span<char> out, std::size_t& size, std::string_view text) {
  const std::size_t count = std::min(text.size(), out.size() - 1 - size);
  std::memcpy(out.data() + size, text.data(), count);
  size += count;
}

}  // namespace

Status::Status(Code code, std::string_view subject, const char* reason, std::int64_t offset) : code_(code) {
  std::size_t size = std::min(subject.size(), kMaxSubject);
  // Never leave half a UTF-8 character at the cut.
  if (size < subject.size()) {
    while (size > 0 && (static_cast<unsigned char>(subject[size]) & 0xC0U) == 0x80U) --size;
  }
  // The subject may be that of the failure before.
  std::memmove(latest.subject, subject.data(), size);
  latest.subject[size] = '\0';
  latest.reason = reason;
  latest.offset = offset;
}

std::int64_t Status::offset() const { return failed() ? latest.offset : kNoOffset; }

const char* Status::subject() const { return failed() ? latest.subject : ""; }

void Status::write_message(std::span<char> out) const {
  std::size_t size = 0;
  if (*subject() != '\0') {
    append(out, size, subject());
    append(out, size, ": ");
  }
  append(out, size, failed() ? latest.reason : "");
  append(out, size, ". ");
  append(out, size, kCodes[static_cast<std::size_t>(code_)].advice);
  out[size] = '\0';
}

const char* code_name(unsigned code) { return code < std::size(kCodes) ? kCodes[code].name : nullptr; }

}  // namespace undertone
