# Language level, warnings and optimisation of our own code; `labrack_options` carries them to each own target, so
# that third-party code is compiled without our warnings.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# "Checked" is what the native presets build: fast, with line tables, and with assertions on.
set(CMAKE_C_FLAGS_CHECKED "-O2 -g1")
set(CMAKE_CXX_FLAGS_CHECKED "-O2 -g1")
# "Release" is what the page ships.
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "C flags of the Release build type" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "C++ flags of the Release build type" FORCE)

add_library(labrack_options INTERFACE)
target_compile_options(labrack_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Werror
  -ffp-contract=off) # The same floating-point results from every compiler: no fused multiply-add.

option(LABRACK_FUZZ "Build the fuzz target for libFuzzer, which Clang brings" OFF)
if(LABRACK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

option(LABRACK_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
if(LABRACK_SANITIZE)
  set(labrack_sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(${labrack_sanitizers})
  add_link_options(${labrack_sanitizers})
  # GCC 12 takes values in <regex> that are set for unset ones when it instruments them.
  target_compile_options(labrack_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
