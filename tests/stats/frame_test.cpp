// Tables read from CSV as people make it.
#include "stats/frame.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include <string>

namespace wanhu::stats {
namespace {

Frame read(const std::string& text, int threads = 1) {
  auto frame = read_frame(text, "a.csv", threads);
  if (!frame) throw std::runtime_error(frame.error().code);
  return std::move(*frame);
}

std::string error_of(const std::string& text) {
  const auto frame = read_frame(text, "a.csv");
  return frame ? "" : frame.error().code;
}

TEST(ReadFrame, NumbersAndCategories) {
  const Frame frame = read("n,r,c\n1,0.25,a\n-20,NA,b\n,1e3,a\n");
  EXPECT_EQ(frame.rows(), 3U);
  EXPECT_EQ(frame.find("n")->number(1), -20);
  EXPECT_TRUE(frame.find("n")->missing(2));
  EXPECT_EQ(frame.find("r")->number(0), 0.25);
  EXPECT_TRUE(frame.find("r")->missing(1));
  EXPECT_EQ(frame.find("r")->number(2), 1000);
  EXPECT_TRUE(frame.find("c")->is_category());
  EXPECT_EQ(frame.find("c")->levels, (std::vector<std::string>{"a", "b"}));
}

// The double nearest to its text, whatever way it is kept.
TEST(ReadFrame, ValuesAreTheNearestDoubles) {
  for (const std::string text :
       {"0.1", "123456.789", "0.30000000000000004", "1e-320", "9007199254740993", "2147483648",
        "-0.000000001", "1.7976931348623157e308"}) {
    const Frame frame = read("x\n" + text + "\n");
    EXPECT_EQ(frame.find("x")->number(0), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(ReadFrame, SeparatorsMarksAndLineEnds) {
  const std::string plain = "a,b\n1,2\n3,4\n";
  for (const std::string& text :
       std::vector<std::string>{plain, "\xEF\xBB\xBF" + plain, "a;b\n1;2\n3;4\n",
                                "a\tb\n1\t2\n3\t4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4",
                                "\"a\",\"b\"\n\"1\",2\n3,\"4\"\n", "a,b\n\n1,2\n\n3,4\n\n"}) {
    const Frame frame = read(text);
    ASSERT_EQ(frame.rows(), 2U) << text;
    EXPECT_EQ(frame.find("a")->number(1), 3) << text;
    EXPECT_EQ(frame.find("b")->number(0), 2) << text;
  }
}

TEST(ReadFrame, QuotedCellsHoldAnything) {
  const Frame frame = read("\"name, full\",n\n\"Li, \"\"A\"\"\",1\n\"two\nlines\",2\n");
  const Column* const name = frame.find("name, full");
  EXPECT_EQ(name->text(0), "Li, \"A\"");
  EXPECT_EQ(name->text(1), "two\nlines");
  EXPECT_EQ(frame.place(1, "n").line, 3);
}

TEST(ReadFrame, WhatIsWrongHasItsLine) {
  EXPECT_EQ(error_of(""), "STATS-CSV-EMPTY");
  EXPECT_EQ(error_of("\n\n"), "STATS-CSV-EMPTY");
  EXPECT_EQ(error_of("a,a\n1,2\n"), "STATS-CSV-HEADING");
  EXPECT_EQ(error_of("a,\n1,2\n"), "STATS-CSV-HEADING");
  EXPECT_EQ(error_of("a,b\n1\n"), "STATS-CSV-CELLS");
  EXPECT_EQ(error_of("a,b\n1,2,3\n"), "STATS-CSV-CELLS");
  EXPECT_EQ(error_of("a,b\n1,\"2\n"), "STATS-CSV-QUOTE");
  EXPECT_EQ(error_of("a,b\n1,\"2\"x\n"), "STATS-CSV-QUOTE");
  const auto bad = read_frame("a,b\n1,2\n3,\xC4\xE3\n", "a.csv");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, "TEXT-ENCODING");
  EXPECT_EQ(bad.error().place.line, 3);
  EXPECT_EQ(bad.error().args.at("offset"), "11");
  EXPECT_EQ(error_of("\xC4\xE3,b\n1,2\n"), "TEXT-ENCODING") << "a heading in another encoding";
}

// Kinds, levels, values and lines are the same however many threads read.
TEST(ReadFrame, DoesNotDependOnThreads) {
  std::string text = "i,x,word,late\n";
  for (int i = 0; i < 60000; ++i) {
    text += std::to_string(i) + "," + std::to_string(i * 7 % 1000) + "." + std::to_string(i % 10) +
            (i % 3 == 0   ? ",red"
             : i % 3 == 1 ? ",blue"
                          : ",") +
            (i == 59999 ? ",word\n" : "," + std::to_string(i % 5) + "\n");
    if (i % 1000 == 17) text += "\n";
  }
  const Frame one = read(text, 1);
  const Frame four = read(text, 4);
  ASSERT_EQ(one.rows(), four.rows());
  for (const Column& column : one.columns()) {
    const Column* const other = four.find(column.name);
    ASSERT_EQ(column.kind, other->kind) << column.name;
    ASSERT_EQ(column.levels, other->levels) << column.name;
    for (std::size_t row = 0; row < one.rows(); ++row)
      ASSERT_EQ(column.text(row), other->text(row)) << column.name << row;
  }
  EXPECT_EQ(one.place(40000, "x").line, four.place(40000, "x").line);
}

}  // namespace
}  // namespace wanhu::stats
