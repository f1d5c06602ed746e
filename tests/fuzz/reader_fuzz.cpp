// Gives a reader of documents (see readers.hpp) any text. Entry point of libFuzzer; LABRACK_READER names the reader.
// To run one of them for ten minutes (Debian: libclang-rt-14-dev):
//   cmake --preset fuzz && cmake --build --preset fuzz
//   mkdir -p build/fuzz/found/lab
//   LABRACK_READER=lab build/fuzz/tests/labrack_reader_fuzz -max_total_time=600 -timeout=10 -max_len=20000 \
//       -dict=tests/fuzz/json.dict build/fuzz/found/lab tests/fuzz/corpus/lab
// What it finds is written as crash-*, or timeout-* for a hang; the same is run again by naming that file.
#include "fuzz/must.hpp"
#include "fuzz/readers.hpp"

#include <cstdlib>

using namespace labrack::fuzz;

namespace {

const Reader& chosen_reader() {
    const char* name = std::getenv("LABRACK_READER");
    for (const Reader& reader : readers())
        if (name != nullptr && reader.name == name) return reader;
    must(false, "LABRACK_READER is the name of a reader: a folder of tests/fuzz/corpus");
    return readers().front();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const Reader& reader = chosen_reader();
    reader.accepts({reinterpret_cast<const char*>(data), size});
    return 0;
}
