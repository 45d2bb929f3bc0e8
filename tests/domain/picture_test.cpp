// What may stay of a picture, and what never does.
#include "domain/picture/picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "support/pictures.hpp"

namespace wanhu::domain {
namespace {

using test::chunk;
using test::jpeg;
using test::JpegParts;
using test::phone_jpeg;
using test::png;
using test::segment;
using testing::HasSubstr;
using testing::Not;
using namespace std::string_view_literals;

std::string code_of(const std::string& file) {
  const auto picture = cleaned(file);
  return picture ? "ok" : picture.error().code;
}
std::string bytes_of(const std::string& file) {
  return cleaned(file).value().bytes;
}

TEST(Picture, NothingOfWhereWhenAndByWhomStaysInAJpeg) {
  const Picture picture = cleaned(phone_jpeg()).value();
  EXPECT_EQ(media_type(picture.type), "image/jpeg");
  EXPECT_EQ(picture.width, 640);
  EXPECT_EQ(picture.height, 480);
  for (const char* secret : {"31.2304", "secret", "Zhang", "13812345678", "second picture", "MPF"})
    EXPECT_THAT(picture.bytes, Not(HasSubstr(secret)));
}

TEST(Picture, TheCodedJpegStaysByteByByte) {
  const std::string plain = jpeg();
  EXPECT_EQ(bytes_of(plain), plain);
  const std::string cleaned_phone = bytes_of(phone_jpeg());
  EXPECT_THAT(cleaned_phone, HasSubstr(plain.substr(2)));  // all tables, the frame and the scan
}

TEST(Picture, OnlyTheOrientationStaysOfExifAndOnlyWhenItTurns) {
  for (unsigned n = 1; n <= 8; ++n) {
    const std::string turned = bytes_of(jpeg({.before = test::exif_segment(n)}));
    const auto exif = turned.find("Exif");
    EXPECT_EQ(exif != std::string::npos, n != 1) << n;
    if (n != 1) {
      EXPECT_EQ(static_cast<unsigned char>(turned.at(exif + 25)), n);
    }
  }
  // Little-endian, as some telephones write it.
  std::string tiff("II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0"sv);
  const std::string file =
      jpeg({.before = segment(0xE1, std::string("Exif\0\0"sv) + tiff + "GPS GPS")});
  EXPECT_THAT(bytes_of(file), HasSubstr("MM"));
  EXPECT_THAT(bytes_of(file), Not(HasSubstr("GPS")));
  // Another orientation than there is means upright.
  EXPECT_THAT(bytes_of(jpeg({.before = test::exif_segment(9)})), Not(HasSubstr("Exif")));
}

TEST(Picture, AProgressiveJpegKeepsAllItsScans) {
  std::string file = jpeg();
  const auto end = file.rfind("\xFF\xD9");
  const std::string second = segment(0xC4, std::string(17, '\0')) +
                             segment(0xDA, std::string("\x01\x01\0\x01\x3F\0"sv)) + "more";
  file.insert(end, segment(0xFE, "between the scans") + second);
  EXPECT_THAT(bytes_of(file), HasSubstr(second));
  EXPECT_THAT(bytes_of(file), Not(HasSubstr("between")));
}

TEST(Picture, NothingOfWhereWhenAndByWhomStaysInAPng) {
  const std::string file =
      png(chunk("tEXt", "Author\0Zhang San"sv) + chunk("eXIf", "MM\0\x2A 31.2304N"sv) +
              chunk("iTXt", "XML:com.adobe.xmp secret") + chunk("tIME", "\x07\xE5\x0A\x10\0\0\0"sv),
          chunk("zTXt", "Comment 13812345678")) +
      "behind the end";
  EXPECT_EQ(bytes_of(file), png());
  const Picture picture = cleaned(file).value();
  EXPECT_EQ(media_type(picture.type), "image/png");
  EXPECT_EQ(picture.width, 32);
  EXPECT_EQ(picture.height, 16);
}

TEST(Picture, WhatAPngNeedsToBeShownStays) {
  const std::string with_alpha = png(chunk("tRNS", std::string(6, '\0')));
  EXPECT_EQ(bytes_of(with_alpha), with_alpha);
  const std::string colours = png(chunk("PLTE", std::string(12, 'c')));
  EXPECT_EQ(bytes_of(colours), colours);
}

TEST(Picture, IsKnownByItsContentNotByItsName) {
  EXPECT_EQ(code_of(""), "FILE-TYPE");
  EXPECT_EQ(code_of("GIF89a"), "FILE-TYPE");
  EXPECT_EQ(code_of("<svg xmlns='http://www.w3.org/2000/svg'/>"), "FILE-TYPE");
  EXPECT_EQ(code_of("<html><script>alert(1)</script>"), "FILE-TYPE");
}

TEST(Picture, ADamagedOneIsRefused) {
  const std::string whole = jpeg();
  for (std::size_t size = 3; size < whole.size(); ++size)
    EXPECT_EQ(code_of(whole.substr(0, size)), "FILE-DAMAGED") << size;
  const std::string sound = png();
  for (std::size_t size = 8; size < sound.size(); ++size)
    EXPECT_EQ(code_of(sound.substr(0, size)), "FILE-DAMAGED") << size;
  std::string wrong_sum = sound;
  wrong_sum[20] = static_cast<char>(wrong_sum[20] ^ 1);
  EXPECT_EQ(code_of(wrong_sum), "FILE-DAMAGED");
  // Something hidden in a table that is longer than it says.
  EXPECT_EQ(code_of(jpeg({.before = segment(0xDB, std::string(65, '\0') + "secret")})),
            "FILE-DAMAGED");
  EXPECT_EQ(code_of(jpeg({.before = segment(0xC4, std::string(17, '\0') + "secret")})),
            "FILE-DAMAGED");
}

TEST(Picture, LimitsHold) {
  EXPECT_EQ(code_of(std::string(k_picture_bytes_max + 1, '\xFF')), "FILE-SIZE");
  EXPECT_EQ(code_of(jpeg({.width = 65'535, .height = 65'535})), "FILE-PIXELS");
  EXPECT_EQ(code_of(jpeg({.width = 0})), "FILE-DAMAGED");
  EXPECT_EQ(code_of(png("", "", 60'000, 10)), "FILE-PIXELS");
  EXPECT_EQ(code_of(png(chunk("XYZW", "must be understood"))), "FILE-CODING");
  EXPECT_EQ(code_of(jpeg({.before = segment(0xC9, "arithmetic")})), "FILE-CODING");
}

// Any sound file with anything put in where metadata may stand, and any file with bytes changed.
rc::Gen<std::string> files() {
  return rc::gen::exec([] {
    const auto note = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    const unsigned app = *rc::gen::inRange(0xE0U, 0xF0U);
    std::string file =
        *rc::gen::element(jpeg({.before = segment(app, note), .after = note}),
                          jpeg({.before = test::exif_segment(*rc::gen::inRange(0U, 10U), note)}),
                          phone_jpeg(), png(chunk("tEXt", note), chunk("prIv", note)));
    const int changes = *rc::gen::inRange(0, 4);
    for (int n = 0; n < changes; ++n)
      file[*rc::gen::inRange<std::size_t>(0, file.size())] = *rc::gen::arbitrary<char>();
    return file;
  });
}

RC_GTEST_PROP(Picture, CleaningAgainChangesNothingAndNothingGrows, ()) {
  const std::string file = *files();
  const auto once = cleaned(file);
  if (!once) return;
  RC_ASSERT(once->bytes.size() <= file.size());
  const auto again = cleaned(once->bytes);
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->bytes == once->bytes);
}

}  // namespace
}  // namespace wanhu::domain
