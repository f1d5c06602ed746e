# Third-party libraries, from the sources that scripts/fetch-sources unpacked. Their headers are SYSTEM includes.
if(NOT "$ENV{LABRACK_DEPS}" STREQUAL "")
  set(labrack_default_deps "$ENV{LABRACK_DEPS}")
else()
  set(labrack_default_deps "${CMAKE_SOURCE_DIR}/.deps")
endif()
set(LABRACK_DEPS "${labrack_default_deps}" CACHE PATH "Folder of the fetched library sources")

foreach(name imgui libsdl2 nlohmann-json3 doctest md4c cli11 libdeflate cpp-httplib libstb)
  if(NOT EXISTS "${LABRACK_DEPS}/${name}/.unpacked")
    message(FATAL_ERROR "The sources of ${name} are not in ${LABRACK_DEPS}. Run scripts/setup, which fetches them.")
  endif()
endforeach()

add_library(nlohmann_json INTERFACE)
target_include_directories(nlohmann_json SYSTEM INTERFACE "${LABRACK_DEPS}/nlohmann-json3/single_include")
target_compile_definitions(nlohmann_json INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0)

add_library(doctest INTERFACE)
target_include_directories(doctest SYSTEM INTERFACE "${LABRACK_DEPS}/doctest")

add_library(cli11 INTERFACE)
target_include_directories(cli11 SYSTEM INTERFACE "${LABRACK_DEPS}/cli11/include")

# Its server alone, for `labrack preview`.
add_library(httplib INTERFACE)
target_include_directories(httplib SYSTEM INTERFACE "${LABRACK_DEPS}/cpp-httplib")

add_library(md4c STATIC "${LABRACK_DEPS}/md4c/src/md4c.c")
target_include_directories(md4c SYSTEM PUBLIC "${LABRACK_DEPS}/md4c/src")

# Raw DEFLATE alone, without zlib's and gzip's frames.
set(deflate_folder "${LABRACK_DEPS}/libdeflate")
add_library(deflate STATIC
  "${deflate_folder}/lib/deflate_compress.c" "${deflate_folder}/lib/deflate_decompress.c" "${deflate_folder}/lib/utils.c"
  "${deflate_folder}/lib/arm/cpu_features.c" "${deflate_folder}/lib/x86/cpu_features.c")
target_include_directories(deflate SYSTEM PUBLIC "${deflate_folder}")

# Its decoder of images alone: PNG and JPEG from memory. Data that inflate to more than any image that engine/lab/image.hpp
# allows needs (16 bits a channel, twice over) end as if memory had run out.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/stb_image.c" CONTENT [[
#include <stdlib.h>
#define LABRACK_MOST_BYTES (80u << 20)
#define STBI_MALLOC(size) ((size) > LABRACK_MOST_BYTES ? NULL : malloc(size))
#define STBI_REALLOC(old, size) ((size) > LABRACK_MOST_BYTES ? NULL : realloc(old, size))
#define STBI_FREE(old) free(old)
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>
]])
add_library(stb_image STATIC "${CMAKE_BINARY_DIR}/stb_image.c")
target_include_directories(stb_image SYSTEM PUBLIC "${LABRACK_DEPS}/libstb")
target_compile_definitions(stb_image PUBLIC
  STBI_ONLY_PNG STBI_ONLY_JPEG STBI_NO_STDIO STBI_NO_LINEAR STBI_NO_HDR STBI_NO_SIMD STBI_NO_FAILURE_STRINGS
  STBI_NO_THREAD_LOCALS)
target_compile_options(stb_image PRIVATE -fwrapv) # its sums overflow on damaged JPEGs

if(EMSCRIPTEN)
  include(SdlForBrowser)
else()
  find_package(SDL2 CONFIG REQUIRED)
  find_package(OpenGL REQUIRED)
  add_library(sdl INTERFACE)
  target_link_libraries(sdl INTERFACE SDL2::SDL2 OpenGL::GL)
endif()

# Dear ImGui alone: what views and widgets are written against; no window is needed to link it.
set(imgui_folder "${LABRACK_DEPS}/imgui")
add_library(imgui STATIC
  "${imgui_folder}/imgui.cpp" "${imgui_folder}/imgui_draw.cpp" "${imgui_folder}/imgui_tables.cpp"
  "${imgui_folder}/imgui_widgets.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${imgui_folder}")
target_compile_definitions(imgui PUBLIC
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DEFINE_MATH_OPERATORS)

# Its bindings to SDL2 and OpenGL: what a platform with a window adds.
add_library(imgui_sdl STATIC
  "${imgui_folder}/backends/imgui_impl_sdl2.cpp" "${imgui_folder}/backends/imgui_impl_opengl3.cpp")
target_include_directories(imgui_sdl SYSTEM PUBLIC "${imgui_folder}/backends")
target_link_libraries(imgui_sdl PUBLIC imgui sdl)
if(EMSCRIPTEN)
  target_compile_definitions(imgui_sdl PUBLIC IMGUI_IMPL_OPENGL_ES3)
else()
  target_link_libraries(imgui_sdl PUBLIC ${CMAKE_DL_LIBS})
endif()
