# SDL2 for the page, compiled straight from its sources: under emcc its own CMake project spends five minutes on
# compile checks whose answers SDL_config_emscripten.h already holds. The folders are those of Emscripten's SDL2 port.
set(sdl_folder "${LABRACK_DEPS}/libsdl2")
set(sdl_sources "")
foreach(folder
    . atomic audio audio/dummy audio/disk audio/emscripten cpuinfo dynapi events file filesystem/emscripten
    haptic haptic/dummy hidapi joystick joystick/emscripten libm loadso/dlopen locale locale/emscripten misc
    misc/emscripten power power/emscripten render render/direct3d render/opengl render/opengles render/opengles2
    render/software sensor sensor/dummy stdlib thread thread/generic timer timer/unix video video/emscripten
    video/dummy video/yuv2rgb)
  file(GLOB folder_sources "${sdl_folder}/src/${folder}/*.c")
  list(APPEND sdl_sources ${folder_sources})
endforeach()
add_library(sdl STATIC ${sdl_sources})
target_include_directories(sdl SYSTEM PUBLIC "${sdl_folder}/include")
target_compile_options(sdl PRIVATE -w)
