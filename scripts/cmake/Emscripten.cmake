# Which Emscripten builds the page, what is particular to that version, and the options that all WebAssembly code shares.
# Sets LABRACK_NODE: the command prefix that runs a linked .js program under Node.
if(NOT EMSCRIPTEN)
  return()
endif()

execute_process(COMMAND "${CMAKE_C_COMPILER}" -dumpversion OUTPUT_VARIABLE labrack_emscripten_version
                OUTPUT_STRIP_TRAILING_WHITESPACE)
set(labrack_emscripten_pinned 3.1.6)
if(NOT labrack_emscripten_version VERSION_EQUAL labrack_emscripten_pinned)
  message(FATAL_ERROR "This is Emscripten ${labrack_emscripten_version}, and the page is built with and tested for "
    "${labrack_emscripten_pinned} (Debian 12's package). Install that one, or try yours by changing "
    "labrack_emscripten_pinned in scripts/cmake/Emscripten.cmake.")
endif()

find_program(LABRACK_NODE_PROGRAM node nodejs)
if(NOT LABRACK_NODE_PROGRAM)
  message(FATAL_ERROR "Node.js was not found, and the WebAssembly tests run under it. Run scripts/setup.")
endif()
# Its output tries to fetch() its .wasm from a file path when Node offers fetch.
set(LABRACK_NODE "${LABRACK_NODE_PROGRAM}" --no-experimental-fetch)

if(EXISTS /usr/share/nodejs/acorn)
  # Debian keeps acorn, which the link step needs, outside Node's default search path.
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "\"${CMAKE_COMMAND}\" -E env NODE_PATH=/usr/share/nodejs")
endif()

# Exceptions: tests and the command line need them, and one setting for all objects keeps the C++ runtime the same.
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-fwasm-exceptions>")
add_link_options(-fwasm-exceptions)

# labrack_node_program(TARGET): a program for Node that sees the real file system.
function(labrack_node_program target)
  target_link_options(${target} PRIVATE
    -sNODERAWFS=1 -sENVIRONMENT=node -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1 -sINITIAL_MEMORY=33554432
    -sTOTAL_STACK=4194304)
endfunction()
