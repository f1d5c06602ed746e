# Toolchain file of the web presets: finds Emscripten's own toolchain file next to the installed `emcc`, be it Debian's
# package or an emsdk.
find_program(LABRACK_EMCC emcc HINTS "$ENV{EMSDK}/upstream/emscripten")
if(NOT LABRACK_EMCC)
  message(FATAL_ERROR "Emscripten's compiler `emcc` was not found. Run scripts/setup, which installs it.")
endif()
get_filename_component(labrack_emcc_folder "${LABRACK_EMCC}" REALPATH)
get_filename_component(labrack_emcc_folder "${labrack_emcc_folder}" DIRECTORY)
include("${labrack_emcc_folder}/cmake/Modules/Platform/Emscripten.cmake")
