#include "base/status.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

namespace undertone::test {
namespace {

std::string message_of(const Status& status, std::size_t room) {
  std::vector<char> out(room, '?');
  status.write_message(out);
  REQUIRE(std::find(out.begin(), out.end(), '\0') != out.end());
  return out.data();
}

TEST_CASE("status: stable names, all different", "[status]") {
  const std::vector<std::string> expected = {
      "OK", "E_MEMORY", "E_DISPOSED", "E_ARGUMENT", "E_MODEL_TRUNCATED", "E_MODEL_HEADER", "E_MODEL_SETTING", "E_MODEL_TENSOR_MISSING",
      "E_MODEL_TENSOR_DTYPE", "E_MODEL_TENSOR_SHAPE", "E_MODEL_TENSOR_RANGE", "E_MODEL_TENSOR_VALUE", "E_MODEL_VOCABULARY", "E_MODEL_SELF_TEST", "E_HEAD_BASE"};
  std::vector<std::string> names;
  for (unsigned code = 0; code_name(code) != nullptr; ++code) names.emplace_back(code_name(code));
  CHECK(names == expected);
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
  CHECK(code_name(static_cast<unsigned>(Code::kModelSelfTest)) == std::string("E_MODEL_SELF_TEST"));
  CHECK(code_name(1000) == nullptr);
}

TEST_CASE("status: success", "[status]") {
  const Status status;
  CHECK_FALSE(status.failed());
  CHECK(status.code() == Code::kOk);
  CHECK(status.offset() == kNoOffset);
  CHECK(std::string(status.subject()).empty());
}

TEST_CASE("status: a failure says what, where and what to do", "[status]") {
  const Status status(Code::kModelTensorMissing, "head.bias", "the model has no such tensor", 123);
  CHECK(status.failed());
  CHECK(status.offset() == 123);
  CHECK(message_of(status, 200) == "head.bias: the model has no such tensor. Export the model again with this tensor.");
  CHECK(message_of(Status(Code::kMemory, "", "no memory"), 200) == "no memory. Free other models or use a smaller one.");
}

TEST_CASE("status: every failure has advice", "[status]") {
  for (unsigned code = 1; code_name(code) != nullptr; ++code) {
    const std::string message = message_of(Status(static_cast<Code>(code), "", "x"), 300);
    INFO(message);
    CHECK(message.size() > 10);
    CHECK(message.back() == '.');
  }
}

TEST_CASE("status: a message is cut to any room", "[status]") {
  const Status status(Code::kModelSetting, "labels.0", "a label must not be empty");
  const std::string whole = message_of(status, 300);
  for (std::size_t room = 1; room < 120; ++room) CHECK(message_of(status, room) == whole.substr(0, room - 1));
}

TEST_CASE("status: subjects are kept by copy and cut between characters", "[status]") {
  Status status;
  {
    const std::string name(200, 'n');
    status = Status(Code::kModelSetting, name, "x");
  }
  CHECK(std::string(status.subject()) == std::string(Status::kMaxSubject, 'n'));
  for (std::size_t ascii = 0; ascii < 4; ++ascii) {
    std::string name(ascii, 'n');
    while (name.size() < 200) name += "\xF0\x9F\x98\x80";
    const std::string subject = Status(Code::kModelSetting, name, "x").subject();
    CHECK(subject == name.substr(0, ascii + (Status::kMaxSubject - ascii) / 4 * 4));
  }
  const std::string exact(Status::kMaxSubject, 'n');
  CHECK(Status(Code::kModelSetting, exact, "x").subject() == exact);
}

Status inner(bool fail) { return fail ? Status(Code::kArgument, "", "inner") : Status(); }

Status outer(bool fail) {
  UNDERTONE_TRY(inner(fail));
  return Status(Code::kDisposed, "", "outer");
}

TEST_CASE("status: UNDERTONE_TRY passes failures on and nothing else", "[status]") {
  CHECK(outer(true).code() == Code::kArgument);
  CHECK(outer(false).code() == Code::kDisposed);
}

}  // namespace
}  // namespace undertone::test
