# Files compiled into a library, so that neither the command nor the page needs to find them at run time.

# labrack_embed(TARGET HEADER NAMESPACE FILE…): adds to TARGET a generated source and the header `#include "HEADER"`,
# with one function a file in NAMESPACE. assets/strings/en.json gives `std::string_view strings_en_json()`; a file that
# is not text (fonts, images) gives `std::span<const unsigned char>`.
function(labrack_embed target header namespace)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}")
  string(REGEX REPLACE "\\.hpp$" ".cpp" source "${header}")
  set(script "${CMAKE_SOURCE_DIR}/scripts/embed.py")
  add_custom_command(
    OUTPUT "${folder}/${header}" "${folder}/${source}"
    COMMAND "${LABRACK_PYTHON}" "${script}" --namespace "${namespace}" --root "${CMAKE_SOURCE_DIR}/assets"
            --header "${header}" --out "${folder}" ${ARGN}
    DEPENDS ${ARGN} "${script}"
    COMMENT "Embedding ${header}"
    VERBATIM)
  target_sources(${target} PRIVATE "${folder}/${source}" "${folder}/${header}")
  target_include_directories(${target} PUBLIC "${folder}")
endfunction()

# The Python that has fontTools: Debian's own, which a version manager's may hide.
find_program(LABRACK_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(LABRACK_PYTHON NAMES python3)
if(NOT LABRACK_PYTHON)
  message(FATAL_ERROR "Python 3 was not found; it embeds the assets. Run scripts/setup.")
endif()
